/** What the caller of a command did wrong, in words for that person; shown without a stack. */
export class UsageError extends Error {}
