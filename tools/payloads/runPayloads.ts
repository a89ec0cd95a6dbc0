import { explainPerson } from '../../lib/payload/explain/explainPerson';
import type { SsdTable } from '../../lib/payload/personRows';
import type { Database } from '../../lib/sql/database';
import { personIdCounts } from '../../lib/ssd/rowCounts';
import { readPerson } from '../../lib/ssd/readPersons';
import { withSharedIds } from '../../lib/run/prepare/sharedIds';
import { ssdTableNames } from '../../lib/ssd/tables';
import { changeTypes, insertRows } from '../../sandbox/sqlTarget/createSsd';
import { openSqlTarget } from '../../sandbox/sqlTarget/openSqlTarget';
import { realServer } from '../../sandbox/sqlTarget/realServer';
import { buildContextOf } from './buildContextOf';
import { buildPayloads, type PersonPayload } from './buildPayloads';
import { explanationText } from './explanationText';
import { readLastSent } from './payloadsFile';
import { readSsdFiles, scoresAsText, type StoredRow } from './readSsdFiles';
import { UsageError } from './usageError';

/** What the command was asked for. */
export interface PayloadsRequest {
  /** Folder with the rows. */
  readonly ssd: string;
  /** `YYYY-MM-DD`. */
  readonly runDate: string;
  /** Person to explain. */
  readonly explain?: string;
  /** File that the command wrote earlier, to say what has changed since. */
  readonly lastSent?: string;
}

export interface PayloadsResult {
  readonly payloads: PersonPayload[];
  /** For a reader; undefined where nobody was asked for. */
  readonly explanation: string | undefined;
  /** Rows of `ssd_person` without an id: no range of ids holds them. */
  readonly personsWithoutId: number;
}

const chunkSize = 2_000;

/**
 * Loads the rows into a database, reads and builds everyone over the wire as a night does, and takes the rows away.
 * @throws UsageError for what the caller did wrong; AppError when the server fails
 */
export async function runPayloads(
  request: PayloadsRequest,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<PayloadsResult> {
  const { explain, lastSent } = request;
  const context = buildContextOf(request.runDate, environment);
  const data = readSsdFiles(request.ssd);
  const before =
    explain === undefined || lastSent === undefined
      ? undefined
      : readLastSent(lastSent, explain, context.maxChildIdLength);
  const target = await openSqlTarget(realServer(environment));
  try {
    for (const table of ssdTableNames) await load(target.database, table, data[table]);
    const payloads = await buildPayloads(target.database, context, { chunkSize });
    const { withoutId: personsWithoutId } = await personIdCounts(target.database);
    if (explain === undefined) return { payloads, explanation: undefined, personsWithoutId };
    const found = await readPerson(target.database, explain);
    if (found === undefined) {
      throw new UsageError(
        `There is no person ${explain} in ssd_person. Check the id; case does not matter.`,
      );
    }
    const id = String(found.person.pers_person_id);
    const [person = found] = await withSharedIds(target.database, { from: id, upTo: id }, [found], context);
    const explained = explainPerson(person, context, before);
    return { payloads, explanation: explanationText(explained, lastSent), personsWithoutId };
  } finally {
    await target.close();
  }
}

/** Loads the rows of a table, which has a column for texts where scores are kept as such. */
async function load(database: Database, table: SsdTable, rows: readonly StoredRow[]): Promise<void> {
  const hasTexts = rows.some((row) =>
    Object.keys(scoresAsText).some((name) => typeof row[name] === 'string'),
  );
  if (!hasTexts) return insertRows(database, table, rows);
  await changeTypes(database, table, scoresAsText);
  const asTexts = rows.map((row) => ({
    ...row,
    csdq_sdq_score: row['csdq_sdq_score'] == null ? null : String(row['csdq_sdq_score']),
  }));
  return insertRows(database, table, asTexts, scoresAsText);
}
