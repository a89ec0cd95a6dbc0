/** The table that a statement of the job writes to; undefined where it only reads. */
export function tableWritten(text: string): string | undefined {
  const line = text.trim().replace(/\s+/g, ' ');
  const named = /\b(?:INSERT INTO|UPDATE|DELETE FROM) \[\w+\]\.\[(\w+)\]/.exec(line);
  const byAlias = /\bUPDATE (?:TOP \(@n\) )?\w+ SET .*? FROM \[\w+\]\.\[(\w+)\]/.exec(line);
  return (named ?? byAlias)?.[1];
}
