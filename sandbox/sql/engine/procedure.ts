import type { SqlType } from '../sqlType';
import { SqlError } from '../sqlError';
import { convertValue } from '../values/convertValue';
import type { SqliteValue } from '../values/sqliteValue';
import { getAppLock } from './appLocks';
import type { Session } from './session';

/** An argument of a call: by name (with its @) or by position, with the type that the caller gave it. */
export interface Argument {
  readonly name: string | undefined;
  readonly type: SqlType;
  readonly value: SqliteValue;
  readonly output: boolean;
}

/** The arguments under the names of the procedure's parameters, lower case. */
function byParameter(
  procedure: string,
  parameters: readonly string[],
  args: readonly Argument[],
): Map<string, Argument> {
  const given = new Map<string, Argument>();
  for (const [at, arg] of args.entries()) {
    const name = arg.name?.toLowerCase() ?? parameters[at];
    if (name === undefined)
      throw new SqlError(8144, `Procedure or function ${procedure} has too many arguments specified.`, {
        state: 2,
      });
    if (!parameters.includes(name)) {
      throw new SqlError(8145, `${name} is not a parameter for procedure ${procedure}.`);
    }
    given.set(name, arg);
  }
  return given;
}

const text = (given: Map<string, Argument>, name: string): string | null => {
  const value = given.get(name)?.value ?? null;
  return value === null ? null : String(convertValue(value, { name: 'nvarchar', length: 4000 }));
};

const lockParameters = ['@resource', '@lockmode', '@lockowner', '@locktimeout'];

/**
 * Runs a stored procedure of the server and gives its return code.
 * @throws SqlError 2812 for one that the stand-in does not have.
 */
export async function runProcedure(
  session: Session,
  name: string,
  args: readonly Argument[],
  signal: AbortSignal,
): Promise<number> {
  if (name.toLowerCase() !== 'sp_getapplock')
    throw new SqlError(2812, `Could not find stored procedure '${name}'.`, { state: 62 });
  const given = byParameter(name, lockParameters, args);
  const timeout = given.get('@locktimeout')?.value ?? null;
  const request = {
    resource: text(given, '@resource'),
    mode: text(given, '@lockmode'),
    owner: text(given, '@lockowner') ?? 'Transaction',
    timeoutMs: timeout === null ? null : Number(timeout),
  };
  return getAppLock(session, request, signal);
}
