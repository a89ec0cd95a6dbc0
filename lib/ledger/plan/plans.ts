import { z } from 'zod';
import { withoutTrailingBlanks } from '../../payload/normalKey';
import { parseJson } from '../../payload/values/json';
import { int, nvarchar } from '../../sql/sqlType';
import { defineStatement, qualified, sql } from '../../sql/statement';
import { defineBulk } from '../sql/bulk';
import type { LedgerContext } from '../sql/ledgerContext';
import { ownedTransaction, type Lease } from '../sql/ownedTransaction';
import { personIdType, plannedTable, runIdType, textType } from '../sql/tables';
import { plannedKinds, plannedWhys, type PlannedChild } from './plannedChild';

/** Rows that one transaction deletes at most, so that it stays short. */
const atOnce = 2_000;
/** Paths that are kept of a child: whose payload differs in more is sent as a whole new one. */
const mostPaths = 50;
const longestReason = 400;

const clear = defineStatement({
  name: 'plans.clear',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      DELETE TOP (@n) FROM ${qualified(names, plannedTable)}
      WHERE run_id = @run`,
    params: { n: int, run: runIdType },
  }),
});

const forget = defineBulk({
  name: 'plans.forget',
  columns: { person_id: personIdType },
  shared: { run: runIdType },
  text: (names, batch) => sql`
    ${batch}
    DELETE FROM ${qualified(names, plannedTable)}
    WHERE run_id = @run
      AND person_id IN (SELECT batch.person_id FROM batch)`,
});

const insert = defineBulk({
  name: 'plans.insert',
  columns: {
    person_id: personIdType,
    kind: nvarchar(10),
    why: nvarchar(20),
    reason: nvarchar(longestReason),
    paths: textType,
  },
  shared: { run: runIdType },
  text: (names, batch) => sql`
    ${batch}
    INSERT INTO ${qualified(names, plannedTable)} (run_id, person_id, kind, why, reason, paths)
    SELECT @run, batch.person_id, batch.kind, batch.why, batch.reason, batch.paths
    FROM batch
    WHERE batch.person_id IS NOT NULL
      AND NOT EXISTS (
        SELECT 1 AS found
        FROM ${qualified(names, plannedTable)} AS planned
        WHERE planned.run_id = @run
          AND planned.person_id = batch.person_id
      )`,
});

const page = defineStatement({
  name: 'plans.page',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      SELECT TOP (@n) planned.planned_id, planned.person_id, planned.kind, planned.why, planned.reason, planned.paths
      FROM ${qualified(names, plannedTable)} AS planned
      WHERE planned.run_id = @run
        AND planned.planned_id > @after
      ORDER BY planned.planned_id`,
    params: { n: int, run: runIdType, after: int },
  }),
});

/** Deletes what an earlier beginning of this dry run wrote. */
export async function clearPlan(context: LedgerContext, lease: Lease): Promise<void> {
  for (let deleted = atOnce; deleted === atOnce;)
    deleted = await ownedTransaction(context, lease, async (session) => {
      const values = { n: atOnce, run: lease.runId };
      return (await session.query(clear(context.database.names, undefined), values)).rowsAffected;
    });
}

/**
 * Writes what a dry run says of some people, in place of what it said of them before: a slice that was cut off says it again.
 * Of records under an old id (`old-id`) it is written only where nothing is said of that id.
 */
export async function writePlan(
  context: LedgerContext,
  lease: Lease,
  planned: readonly PlannedChild[],
): Promise<void> {
  if (planned.length === 0) return;
  const { names } = context.database;
  const { runId: run } = lease;
  const rows = planned.map(({ personId, kind, why, reason, paths }) => ({
    person_id: personId,
    kind,
    why,
    reason: reason?.slice(0, longestReason) ?? null,
    paths: paths === null ? null : JSON.stringify(paths.slice(0, mostPaths)),
  }));
  const own = rows.filter(({ why }) => why !== 'old-id');
  await ownedTransaction(context, lease, async (session) => {
    await forget(
      session,
      names,
      own.map(({ person_id }) => ({ person_id })),
      { run },
    );
    await insert(session, names, own, { run });
    await insert(
      session,
      names,
      rows.filter(({ why }) => why === 'old-id'),
      { run },
    );
  });
}

const storedPlan = z.object({
  planned_id: z.number(),
  person_id: z.string(),
  kind: z.enum(plannedKinds),
  why: z.enum(plannedWhys),
  reason: z.string().nullable(),
  paths: z.string().nullable(),
});
const pathsSchema = z.array(z.string());

/** A child of a plan with its place in it. */
export interface PlanRow extends PlannedChild {
  readonly plannedId: number;
}

/**
 * Children of a dry run's plan, in the order in which they were written.
 * @param after the `plannedId` of the last one before; 0 for the first
 * @throws AppError as the database does
 */
export async function readPlan(
  { database }: Pick<LedgerContext, 'database'>,
  runId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<PlanRow[]> {
  const values = { n: limit, run: runId, after };
  const { rows } = await database.query(page(database.names, undefined), values);
  return rows.map((row) => {
    const stored = storedPlan.parse(row);
    const paths = pathsSchema.safeParse(parseJson(stored.paths ?? '')?.value);
    return {
      plannedId: stored.planned_id,
      personId: withoutTrailingBlanks(stored.person_id),
      kind: stored.kind,
      why: stored.why,
      reason: stored.reason,
      paths: paths.success ? paths.data : null,
    };
  });
}
