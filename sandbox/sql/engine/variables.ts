import type { SqlType } from '../sqlType';
import { typeText } from '../sqlType';
import type { SqliteValue } from '../values/sqliteValue';

/** The variables and parameters of a batch, by lower-case name with their @. */
export class Variables {
  readonly types = new Map<string, SqlType>();
  private readonly values = new Map<string, SqliteValue>();
  private signed: string | undefined;

  declare(name: string, type: SqlType, value: SqliteValue): void {
    const key = name.toLowerCase();
    this.types.set(key, type);
    this.values.set(key, value);
    this.signed = undefined;
  }

  get(name: string): SqliteValue {
    return this.values.get(name.toLowerCase()) ?? null;
  }

  set(name: string, value: SqliteValue): void {
    this.values.set(name.toLowerCase(), value);
  }

  /** Names and types in one text: a translation is good for all batches that declare the same. */
  get signature(): string {
    this.signed ??= [...this.types].map(([name, type]) => `${name} ${typeText(type)}`).join();
    return this.signed;
  }
}
