import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../world/projectRoot';

/** The scripts of `infra/sql` that make or upgrade the tables, in the order in which a DBA runs them. */
export const tableScripts = [
  '010-ledger.sql',
  '020-runs.sql',
  '030-submissions.sql',
  '040-findings.sql',
  '045-planned.sql',
] as const;
export type LedgerScript =
  | (typeof tableScripts)[number]
  | '050-ssd-indexes.sql'
  | '060-role.sql'
  | '061-managed-identity.sql'
  | '062-sql-login.sql'
  | '070-forget-person.sql'
  | '071-show-person.sql'
  | '080-views.sql'
  | '090-uninstall.sql';

const folder = join('infra', 'sql');

/**
 * The batches of a script as sqlcmd would send them: `$(Name)` replaced, its own `:` commands taken out, parted at `GO`; those
 * with nothing but comments left out.
 * @param variables such as `{ SchemaName: 'ssd_development' }`
 * @throws Error when the script names a variable that is not given
 */
export function scriptBatches(script: LedgerScript, variables: Readonly<Record<string, string>>): string[] {
  const text = readFileSync(join(projectRoot(), folder, script), 'utf8');
  const rendered = text.replaceAll(/\$\((\w+)\)/g, (_, name: string) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`${script} needs the variable ${name}.`);
    return value;
  });
  return rendered
    .replaceAll(/^:.*$/gm, '')
    .split(/^GO[ \t]*$/m)
    .map((batch) => batch.trim())
    .filter((batch) => batch.split('\n').some((line) => line.trim() !== '' && !line.startsWith('--')));
}
