/** The entry that the Functions worker loads: every function registers itself. */
export {};
