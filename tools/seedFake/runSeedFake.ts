import type { Config } from '../../lib/config/config';
import { loadConfig } from '../../lib/config/loadConfig';
import { londonDate } from '../../lib/payload/londonDate';
import { createServices } from '../../lib/run/app/services';
import { realEdge } from '../../lib/run/edge';
import type { Database } from '../../lib/sql/database';
import { openDatabase } from '../../lib/sql/openDatabase';
import { createLogger } from '../../lib/telemetry/logger';
import { UsageError } from '../payloads/usageError';
import {
  createFakeLedger,
  createFakeSchema,
  readState,
  removeFakeSchema,
  replaceFakeChildren,
  type FakeMark,
  type FakePlan,
  type SchemaState,
} from './fakeSchema';
import { fillFakeSchema } from './fillFakeSchema';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the command was asked for. */
export interface SeedRequest {
  readonly schema: string;
  readonly children: number;
  readonly seed: number;
  readonly awkwardPercent: number;
  /** `YYYY-MM-DD`; unset: today, or the day of the children that are there. */
  readonly runDate?: string;
  readonly replace: boolean;
  readonly remove: boolean;
}

/** What came of it. */
export type SeedResult =
  | { readonly kind: 'removed' }
  | { readonly kind: 'nothing to remove' }
  | { readonly kind: 'filled'; readonly already: boolean; readonly mark: FakeMark };

/** Schemas that are never a schema of one's own. */
const serversOwn = /^(dbo|sys|guest|information_schema|db_.*)$/i;

function checkName({ schema }: SeedRequest, config: Config): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(schema))
    throw new UsageError('The schema must be a plain SQL name: letters, digits and _.');
  if (serversOwn.test(schema))
    throw new UsageError(`Schema ${schema} is never used for fake children. Name one of its own, or none.`);
  if (isConfigured(schema, config) && config.dfe.dataKind === 'live')
    throw new UsageError(
      `Schema ${schema} is the one of the SSD (SSD_SQL_SCHEMA, with DATA_KIND=live). Fake children go into a schema of their own.`,
    );
}

const isConfigured = (schema: string, { sql }: Config): boolean =>
  schema.toLowerCase() === sql.schema.toLowerCase();

/** @throws UsageError for a schema with anything in it that this command did not make */
function checkState(state: SchemaState, { schema }: SeedRequest, config: Config): void {
  if (state.kind === 'foreign')
    throw new UsageError(
      `Schema ${schema} is not one that this command made alone: ${state.reason}. Nothing was changed. Name another schema with --schema.`,
    );
  if (state.kind !== 'own' && isConfigured(schema, config))
    throw new UsageError(
      `SSD_SQL_SCHEMA names schema ${schema}, and this command has not made it. It is left for the SSD. Name another schema with --schema.`,
    );
}

async function checkRights(database: Database): Promise<void> {
  const wanted = ['CREATE SCHEMA', 'CREATE TABLE', 'CREATE ROLE'];
  const { rows } = await database.query<Record<string, number | string>>({
    name: 'seedFake.rights',
    text: `SELECT DB_NAME() AS database_name, ${wanted
      .map((right, at) => `HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'${right}') AS right_${at}`)
      .join(', ')}`,
    params: {},
  });
  const [row] = rows;
  if (['master', 'model', 'msdb', 'tempdb'].includes(String(row?.['database_name']).toLowerCase()))
    throw new UsageError('SSD_SQL_DATABASE names a system database. Name the database of the SSD.');
  const missing = wanted.filter((_, at) => row?.[`right_${at}`] !== 1);
  if (missing.length > 0)
    throw new UsageError(
      `This database user lacks the right to ${missing.join(', ')}. Run the command as a database owner (db_owner): SEED_SQL_USER and SEED_SQL_PASSWORD.`,
    );
}

const samePlan = (one: FakePlan, other: FakePlan): boolean =>
  one.children === other.children &&
  one.seed === other.seed &&
  one.awkwardPercent === other.awkwardPercent &&
  one.runDate === other.runDate;

const planText = ({ children, seed, awkwardPercent, runDate }: FakePlan): string =>
  `${children} children, seed ${seed}, ${awkwardPercent} % awkward, of ${runDate}`;

async function prepared(database: Database, state: SchemaState, request: SeedRequest): Promise<FakeMark> {
  const { children, seed, awkwardPercent, replace } = request;
  const today = londonDate(realEdge.now());
  if (state.kind === 'absent' || state.kind === 'empty') {
    const plan = { children, seed, awkwardPercent, runDate: request.runDate ?? today };
    return createFakeSchema(database, state.kind, plan);
  }
  if (state.kind === 'foreign') throw new UsageError(state.reason);
  const { mark } = state;
  const plan = {
    ...{ children, seed, awkwardPercent },
    runDate: request.runDate ?? (replace ? today : mark.runDate),
  };
  if (samePlan(plan, mark)) return mark;
  if (!replace)
    throw new UsageError(
      `Schema ${request.schema} holds other fake children: ${planText(mark)}. Say --replace to have ${planText(plan)} in their place.`,
    );
  return replaceFakeChildren(database, plan);
}

/**
 * Fills a schema of its own with fake children, or removes it.
 * @param progress is told how many children there are
 * @throws UsageError for what must not be, before anything is changed; AppError when the server fails
 */
async function seedFake(
  database: Database,
  config: Config,
  request: SeedRequest,
  progress: (childrenDone: number) => void,
): Promise<SeedResult> {
  checkName(request, config);
  const state = await readState(database);
  if (request.remove && state.kind === 'absent') return { kind: 'nothing to remove' };
  checkState(state, request, config);
  if (request.remove) {
    if (state.kind !== 'own')
      throw new UsageError(
        `Schema ${request.schema} is empty, and this command has not made it. It is left as it is.`,
      );
    await removeFakeSchema(database);
    return { kind: 'removed' };
  }
  await checkRights(database);
  const mark = await prepared(database, state, request);
  const already = mark.childrenDone === mark.children;
  await createFakeLedger(database);
  return { kind: 'filled', already, mark: await fillFakeSchema(database, mark, progress) };
}

/** Opens the database as `SEED_SQL_USER`, where it is set, otherwise as the app signs in, and does what was asked. */
export async function runSeedFake(
  settings: Environment,
  request: SeedRequest,
  progress: (childrenDone: number) => void,
): Promise<{ readonly config: Config; readonly result: SeedResult }> {
  const config = loadConfig(settings);
  checkName(request, config);
  const names = { schema: request.schema, ledgerTable: config.sql.ledgerTable };
  const logger = createLogger(() => undefined, 'error');
  const user = settings['SEED_SQL_USER'];
  const password = settings['SEED_SQL_PASSWORD'];
  if ((user === undefined) !== (password === undefined))
    throw new UsageError('SEED_SQL_USER and SEED_SQL_PASSWORD must be set together.');
  if (user === undefined || password === undefined) {
    const services = createServices({ ...config, sql: { ...config.sql, schema: request.schema } }, realEdge);
    return services.use(logger, async ({ database }) => ({
      config,
      result: await seedFake(database, config, request, progress),
    }));
  }
  const database = openDatabase({
    config: config.sql,
    names,
    credentials: { kind: 'sql-login', user, password },
    extraCertificateAuthorities: config.extraCertificateAuthorities,
    logger,
    now: realEdge.now,
    random: realEdge.random,
  });
  try {
    return { config, result: await seedFake(database, config, request, progress) };
  } finally {
    await database.close();
  }
}
