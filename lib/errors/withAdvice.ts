/** What happened and what to do next, in one text. */
export const withAdvice = (said: {
  readonly message: string;
  readonly advice?: string | undefined;
}): string => (said.advice === undefined ? said.message : `${said.message} ${said.advice}`);
