/** Reads secrets by name. */
export interface Vault {
  /** The secret's value, from memory while it is younger than the setting says. Throws AppError, never with a value. */
  read(name: string): Promise<string>;
  /** Forgets what is in memory, so that the next read asks the vault: after a 401 or 403. */
  refresh(): void;
}
