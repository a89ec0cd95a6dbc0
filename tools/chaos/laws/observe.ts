import { runsTable, submissionsTable } from '../../../lib/ledger/sql/tables';
import type { EndpointKind } from '../../../sandbox/dfe/endpointKind';
import { idKey } from '../../../sandbox/dfe/idKey';
import { textItem, type JsonObject } from '../../../sandbox/dfe/json';
import type { Post } from '../../../sandbox/dfe/dfeState';
import type { PlainRow, PlainValue } from '../../../sandbox/sql/collectSink';
import type { World } from '../../../sandbox/world/world';

export const ledgerTable = 'ssd_api_data_staging_anon';
/** The endpoints that fake data may go to. */
export const endpoints = ['test', 'pre-production'] as const satisfies readonly EndpointKind[];
export type FakeEndpoint = (typeof endpoints)[number];

/** What the stand-ins hold of a world, read from outside at a moment at which nobody works. */
export interface Observed {
  readonly rows: readonly PlainRow[];
  readonly submissions: readonly PlainRow[];
  readonly runs: readonly PlainRow[];
  readonly endpoints: Readonly<Record<FakeEndpoint, ObservedEndpoint>>;
}

export interface ObservedEndpoint {
  readonly posts: readonly Post[];
  /** What it holds of each child, by `idKey`. */
  readonly held: ReadonlyMap<string, JsonObject>;
}

/** Milliseconds of a `datetime` column, which is UTC. */
export const instant = (value: PlainValue | undefined): number =>
  Date.parse(`${String(value).replace(' ', 'T')}Z`);

export async function observe(world: World): Promise<Observed> {
  const { sql } = world;
  const [test, preProduction] = [await endpoint(world, 'test'), await endpoint(world, 'pre-production')];
  return {
    rows: await sql.query(`SELECT * FROM ${world.table(ledgerTable)} ORDER BY id`),
    submissions: await sql.query(`SELECT * FROM ${world.table(submissionsTable)} ORDER BY submission_id`),
    runs: await sql.query(`SELECT * FROM ${world.table(runsTable)} ORDER BY run_no`),
    endpoints: { test, 'pre-production': preProduction },
  };
}

async function endpoint({ standIns: { dfe } }: World, kind: FakeEndpoint): Promise<ObservedEndpoint> {
  return {
    posts: await dfe.posts(kind),
    held: new Map(
      (await dfe.holdings(kind)).map((holding) => [idKey(textItem(holding, 'la_child_id')), holding]),
    ),
  };
}
