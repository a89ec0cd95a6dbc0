import { findingsTable, keysTable, plannedTable, submissionsTable } from '../../../lib/ledger/sql/tables';
import type { RunView } from '../../../lib/run/app/runView';
import { normalKey } from '../../../lib/payload/normalKey';
import { ledgerTable, type LedgerWorld } from './ledgerWorld';

/** A row of a plan, read from outside by SQL. */
export interface StoredPlanRow {
  readonly run_id: string;
  readonly person_id: string;
  readonly kind: string;
  readonly why: string;
  readonly reason: string | null;
  readonly paths: string | null;
}

/** What the plan of a run says. */
export async function planOf(ledger: LedgerWorld, { runId }: RunView): Promise<StoredPlanRow[]> {
  const rows = await ledger.query(
    `SELECT run_id, person_id, kind, why, reason, paths FROM ${ledger.world.table(plannedTable)} WHERE run_id = N'${runId}' ORDER BY planned_id`,
  );
  return rows as unknown as StoredPlanRow[];
}

/** Every byte of the ledger and of what is kept of submissions and findings. */
export async function everyByte(ledger: LedgerWorld): Promise<string> {
  const tables = [
    [ledgerTable, 'id'],
    [submissionsTable, 'submission_id'],
    [findingsTable, 'finding_id'],
    [keysTable, 'ledger_table'],
  ] as const;
  const all = [];
  for (const [table, key] of tables)
    all.push(await ledger.query(`SELECT * FROM ${ledger.world.table(table)} ORDER BY ${key}`));
  return JSON.stringify(all);
}

/** What a real run did, in the plan's words: the kind of what was posted of each child, as noted and as the endpoint saw it. */
async function whatWasSent(
  ledger: LedgerWorld,
  runId: string,
  mark: number,
): Promise<{ readonly noted: Map<string, string>; readonly seen: string[] }> {
  const rows = await ledger.query(
    `SELECT person_id, kind FROM ${ledger.world.table(submissionsTable)} WHERE run_id = N'${runId}' AND posted_at IS NOT NULL`,
  );
  const noted = new Map(rows.map((row) => [normalKey(String(row['person_id'])), String(row['kind'])]));
  return { noted, seen: (await ledger.postedSince(mark)).map(normalKey).sort() };
}

/**
 * Where a plan and the run that came after it differ: nothing where it said exactly what the run then did.
 * @param before all columns of the ledger before the run
 * @param mark number of posts that the endpoint had seen before it
 */
export async function differences(
  ledger: LedgerWorld,
  plan: readonly StoredPlanRow[],
  run: RunView,
  {
    before,
    mark,
  }: { readonly before: Awaited<ReturnType<LedgerWorld['allColumns']>>; readonly mark: number },
): Promise<string[]> {
  const planned = new Map(plan.map((row) => [normalKey(row.person_id), row]));
  const sent = [...planned].filter(([, { kind }]) => kind !== 'none');
  const { noted, seen } = await whatWasSent(ledger, run.runId, mark);
  const rows = new Map((await ledger.rows()).map((row) => [normalKey(row.person_id), row]));
  const after = new Map((await ledger.allColumns()).map((row) => [row['id'], JSON.stringify(row)]));
  const found: string[] = [];
  if (planned.size !== plan.length) found.push('a child is planned twice');
  for (const [key, { kind, why }] of sent)
    if (noted.get(key) !== kind)
      found.push(`${key}: ${kind} because ${why}, but ${noted.get(key) ?? 'nothing'} was sent`);
  for (const [key, kind] of noted)
    if (planned.get(key)?.kind !== kind) found.push(`${key}: ${kind} was sent`);
  const expected = sent.map(([key]) => key).sort();
  if (JSON.stringify(seen) !== JSON.stringify(expected)) found.push(`the endpoint saw ${seen.join(', ')}`);

  for (const [key, { kind, why, reason }] of planned) {
    const row = rows.get(key);
    const says = row?.api_response ?? '';
    const is = (right: boolean): void => {
      if (!right)
        found.push(
          `${key}: ${kind} because ${why}, but the row is ${row?.row_state} ${row?.submission_status}, ${says}`,
        );
    };
    if (kind === 'full' || kind === 'delta')
      is(row?.submission_status === 'Sent' && row.row_state === 'Unchanged');
    else if (kind === 'purge') is(row?.submission_status === 'Sent' && row.row_state === 'Deleted');
    else if (why === 'nothing-to-say') is(row?.submission_status === 'Sent');
    else if (why === 'held-back')
      // One that DfE holds just so stays as it is.
      is(
        row?.submission_status === 'Error'
          ? says.startsWith(`Held back: ${reason}`)
          : row?.submission_status === 'Sent',
      );
    else if (why === 'refused') is(row?.submission_status === 'Error' && says === reason);
    else if (why === 'old-id') is(row?.row_state === 'Deleted' && row.submission_status === 'Withdrawn');
    else if (why === 'gone') is(row?.row_state === 'Deleted' && row.gone_since !== null);
    else if (why === 'left-cohort') is(row?.row_state === 'Deleted' && row.gone_since === null);
    else is(false);
  }
  // And nothing else was touched.
  for (const row of before)
    if (!planned.has(normalKey(String(row['person_id']))) && after.get(row['id']) !== JSON.stringify(row))
      found.push(`${String(row['person_id'])}: not planned, and changed`);
  for (const [key, row] of rows)
    if (row.submission_status === 'Error' && planned.get(key)?.kind !== 'none')
      found.push(`${key}: not planned, and an Error`);
  for (const key of rows.keys())
    if (!planned.has(key) && !before.some((row) => normalKey(String(row['person_id'])) === key))
      found.push(`${key}: not planned, and new`);
  return found;
}
