/** What happened and what to do next, in one text. */
export const withAdvice = (said: {
  readonly message: string;
  readonly advice?: string | undefined;
}): string => (said.advice === undefined ? said.message : `${said.message} ${said.advice}`);

/** A clause as a sentence: with a capital letter and a full stop. */
export const sentence = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
