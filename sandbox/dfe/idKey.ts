/** Ids are one when they differ in case or trailing blanks only, as in the databases that they come from. */
export function idKey(id: string): string {
  return id.trimEnd().toUpperCase();
}
