import { explainPerson } from '../../lib/payload/explainPerson';
import { readPerson } from '../../lib/ssd/readPersons';
import { ssdTableNames } from '../../lib/ssd/ssdTableNames';
import { insertRows } from '../sqlTarget/createSsd';
import { openSqlTarget } from '../sqlTarget/openSqlTarget';
import { realServer } from '../sqlTarget/realServer';
import { buildContextOf } from './buildContextOf';
import { buildPayloads, type PersonPayload } from './buildPayloads';
import { explanationText } from './explanationText';
import { readSsdFiles } from './readSsdFiles';
import { UsageError } from './usageError';

/** What the command was asked for. */
export interface PayloadsRequest {
  /** Folder with the rows. */
  readonly ssd: string;
  /** `YYYY-MM-DD`. */
  readonly runDate: string;
  /** Person to explain. */
  readonly explain?: string;
}

export interface PayloadsResult {
  readonly payloads: PersonPayload[];
  /** For a reader; undefined where nobody was asked for. */
  readonly explanation: string | undefined;
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
  const context = buildContextOf(request.runDate, environment);
  const data = readSsdFiles(request.ssd);
  const target = await openSqlTarget(realServer(environment));
  try {
    for (const table of ssdTableNames) await insertRows(target.database, table, data[table]);
    const payloads = await buildPayloads(target.database, context, { chunkSize });
    if (request.explain === undefined) return { payloads, explanation: undefined };
    const person = await readPerson(target.database, request.explain);
    if (person === undefined) throw new UsageError(`There is no person ${request.explain} in ssd_person.`);
    return { payloads, explanation: explanationText(explainPerson(person, context)) };
  } finally {
    await target.close();
  }
}
