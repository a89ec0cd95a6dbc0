import { normalKey, withoutTrailingBlanks } from '../../payload/normalKey';
import { int } from '../../sql/sqlType';
import { defineStatement, qualified, sql, type SqlNames } from '../../sql/statement';
import {
  toPendingChild,
  type PendingChild,
  type PendingPage,
  type PendingRequest,
  type StoredPending,
} from '../decide/pendingChild';
import { hasOpen } from '../doubts/openSubmissions';
import { readDoubtsOfPending } from '../doubts/readDoubts';
import { namedParams, namedValues, ofNamed } from '../rows/namedRows';
import type { LedgerContext } from '../sql/ledgerContext';
import { endpointType, ledgerTableType, personIdType, runIdType } from '../sql/tables';

interface Shape {
  readonly which: PendingRequest['which'];
  readonly first: boolean;
  /** How many people are named; undefined: everybody. */
  readonly named?: number | undefined;
}

/** What the reference scripts may have sent is in doubt as well, but was no POST of ours that a child may have broken. */
const posted = 'AND doubt.posted_at IS NOT NULL';
const foundUnknownByThisRun = sql`
  ${posted}
  AND doubt.outcome = N'unknown'
  AND doubt.settled_at IS NOT NULL
  AND doubt.run_id = @run`;

const condition = (names: SqlNames, which: Shape['which']): string =>
  which === 'together'
    ? `NOT ${hasOpen(names, posted)}`
    : sql`
        ${hasOpen(names, posted)}
        AND NOT ${hasOpen(names, foundUnknownByThisRun)}`;

const pendingRows = defineStatement<Shape>({
  name: 'ledger.pendingRows',
  samples: [
    { which: 'together', first: true },
    { which: 'together', first: false },
    { which: 'alone', first: true },
    { which: 'alone', first: false },
    { which: 'together', first: true, named: 2 },
    { which: 'alone', first: false, named: 2 },
  ],
  build: (names, { which, first, named }) => ({
    text: sql`
      SELECT TOP (@n) entry.person_id, entry.json_payload, entry.previous_json_payload, entry.current_hash,
        entry.row_state, entry.accepted_by
      FROM ${qualified(names, names.ledgerTable)} AS entry
      WHERE entry.submission_status = N'Pending'
        AND ${first ? 'entry.person_id IS NOT NULL' : 'entry.person_id > @after'}
        AND ${condition(names, which)}
        ${ofNamed(named)}
      ORDER BY entry.person_id, entry.id`,
    params: {
      n: int,
      ledger: ledgerTableType,
      endpoint: endpointType,
      ...(which === 'alone' ? { run: runIdType } : {}),
      ...(first ? {} : { after: personIdType }),
      ...namedParams(named),
    },
  }),
});

/** Rows with something to send, in the server's order. */
async function readPendingRows(
  { database, endpoint }: LedgerContext,
  { which, after, limit, runId, persons }: PendingRequest,
): Promise<StoredPending[]> {
  const shape = { which, first: after === undefined, named: persons?.length };
  const statement = pendingRows(database.names, shape);
  const { rows } = await database.query<StoredPending>(statement, {
    n: limit,
    ledger: database.names.ledgerTable,
    endpoint,
    ...(which === 'alone' ? { run: runId } : {}),
    ...(after === undefined ? {} : { after }),
    ...namedValues(persons),
  });
  return rows;
}

/** A page of children with something to send, and what DfE may hold of each. */
export async function pagePending(context: LedgerContext, request: PendingRequest): Promise<PendingPage> {
  if (request.persons?.length === 0) return { children: [], unreadable: [], last: undefined };
  const rows = await readPendingRows(context, request);
  const from = rows[0]?.person_id;
  const last = rows[rows.length - 1]?.person_id;
  if (from === undefined || last === undefined) return { children: [], unreadable: [], last: undefined };
  const inventoryKey = await context.knownInventoryKey();
  const doubts = await readDoubtsOfPending(context, { from, upTo: last });
  const children = new Map<string, PendingChild>();
  const unreadable: string[] = [];
  // Of several rows of one child the last one read, the newest, counts (see `checkLedgerTables`).
  for (const row of rows) {
    const key = normalKey(row.person_id);
    const child = toPendingChild(row, doubts.get(key) ?? [], { endpoint: context.endpoint, inventoryKey });
    if (child === 'unreadable') unreadable.push(withoutTrailingBlanks(row.person_id));
    else if (child !== 'nothing') children.set(key, child);
  }
  return { children: [...children.values()], unreadable, last };
}
