import { toAppError } from '../errors/appError';
import { createLedger } from '../ledger/createLedger';
import {
  fakeIsNotLive,
  inspectLedger,
  ledgerNotReady,
  type Missing,
} from '../ledger/check/checkLedgerTables';
import { londonDate } from '../payload/londonDate';
import type { SsdTable } from '../payload/personRows';
import { compareWithLastSound, countProblemText } from '../ssd/compareCounts';
import { inspectServer, settingColumns, type ServerCheck } from '../ssd/inspectServer';
import { linkOf } from '../ssd/links';
import { refreshDone } from '../ssd/refreshSignal';
import type { TableCounts } from '../ssd/rowCounts';
import { ssdTableNames } from '../ssd/tables';
import { once, sqlLimitMs, type PreflightContext } from './preflightContext';
import type { CheckId } from './report';
import { failed, failedBy, hasPassed, note, ok, skipped, type Check } from './runChecks';
import { excessRights, indexedColumns } from './statements';

/** What the inspection of the server says under each id, and what is said when it holds. */
const inspected: readonly (readonly [CheckId, ServerCheck['name'], string])[] = [
  ['ssd-tables', 'tables', 'All tables and columns of the SSD that are read are there.'],
  ['ssd-rights', 'rights', 'Every table that is read may be read.'],
  ['ssd-types', 'types', 'Ids are text, and dates are dates.'],
  [
    'ssd-collation',
    'collation',
    'Ids are compared without regard to case, and columns that are compared agree.',
  ],
  ['sql-options', 'row counts', 'The server says how many rows a statement has written.'],
];

/** The SSD's tables, columns, types and collations, and the rights to read them: one look, of which several things are said. */
export function ssdChecks({ config, openDatabase }: PreflightContext): Check[] {
  const inspect = once(async () => inspectServer(await openDatabase(), settingColumns(config.ssd)));
  const first = inspected[0]?.[0];
  const checkOf = (id: CheckId, name: ServerCheck['name'], holds: string): Check => ({
    id,
    needs: ['sql-sign-in'],
    limitMs: sqlLimitMs,
    look: async () => {
      let inspection;
      try {
        inspection = await inspect();
      } catch (error) {
        return id === first ? failedBy(toAppError(error)) : skipped('ssd-tables failed');
      }
      const problem = inspection.checks.find((check) => check.name === name)?.problem;
      if (problem !== undefined) return failedBy(problem);
      const { missingOwners } = inspection;
      return id === 'ssd-tables' && missingOwners.length > 0
        ? note(
            `These columns are missing, and are read as empty: ${missingOwners.map(({ table, column }) => `${table}.${column}`).join(', ')}.`,
            'Nothing needs doing where the SSD has no such columns; rows are then found by what they hang on.',
          )
        : ok(holds);
    },
  });
  return [
    ...inspected.map(([id, name, holds]) => checkOf(id, name, holds)),
    {
      ...checkOf('ledger-triggers', 'triggers', 'The job’s own tables have no triggers.'),
      needs: ['sql-sign-in', 'ledger-tables'],
    },
  ];
}

/** The ledger and our tables, the rights on them, and rights that nobody needs. */
export function ledgerChecks({ config, openDatabase }: PreflightContext): Check[] {
  const inspect = once(async () => inspectLedger(await openDatabase()));
  const checkOf = (id: CheckId, needs: CheckId, kinds: readonly Missing['is'][], holds: string): Check => ({
    id,
    needs: [needs],
    limitMs: sqlLimitMs,
    look: async () => {
      const { missing, holdsFakeData } = await inspect();
      const { schema } = config.sql;
      const ofThese = missing.filter(({ is }) => kinds.includes(is));
      if (ofThese.length > 0) return failedBy(ledgerNotReady(schema, ofThese));
      return holdsFakeData && config.dfe.dataKind === 'live' ? failedBy(fakeIsNotLive(schema)) : ok(holds);
    },
  });
  return [
    checkOf(
      'ledger-tables',
      'sql-sign-in',
      ['table', 'column'],
      'The ledger and the job’s tables are there.',
    ),
    checkOf('ledger-rights', 'ledger-tables', ['right'], 'The job may write them.'),
  ];
}

/** So many places are named at most. */
const namedPlaces = 5;

/** Rights beyond those that the job needs: no night fails for them, and less harm is done without them. */
export const excessRightsCheck = ({ openDatabase }: PreflightContext): Check => ({
  id: 'excess-rights',
  needs: ['ssd-tables', 'ledger-rights'],
  limitMs: sqlLimitMs,
  look: async () => {
    const database = await openDatabase();
    const { rows } = await database.query<{ place: string; right_name: string; allowed: number | null }>(
      excessRights(database.names, undefined),
    );
    const granted = rows.filter(({ allowed }) => allowed === 1);
    if (granted.length === 0) return ok('The job’s database user has no right that it does not need.');
    const ownsAll = granted.some(({ right_name }) => right_name === 'CONTROL');
    const places = granted.map(({ place, right_name }) => `${right_name} on ${place}`);
    const rest = places.length - namedPlaces;
    return note(
      ownsAll
        ? 'The job’s database user has more rights than it needs: it may do everything in the database.'
        : `The job’s database user has more rights than it needs: ${places.slice(0, namedPlaces).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`,
      'Take them away: 060-role.sql of infra/sql grants what is needed, and the user need be in no other role.',
    );
  },
});

/** Tables without which there is no child to send. */
const indispensable: readonly SsdTable[] = ['ssd_person', 'ssd_cin_episodes'];

/** Whether the SSD's tables hold rows, and as many as in the last sound night. */
export const rowsCheck = (context: PreflightContext, count: () => Promise<TableCounts>): Check => ({
  id: 'ssd-rows',
  needs: ['ssd-tables', 'ssd-rights', 'ssd-types', 'ssd-collation'],
  limitMs: sqlLimitMs,
  look: async () => {
    const { config, openDatabase, now, newId, resultOf } = context;
    const counts = await count();
    const empty = indispensable.filter((table) => counts[table] === 0);
    if (empty.length > 0)
      return failed(
        `${empty.join(' and ')} ${empty.length === 1 ? 'is' : 'are'} empty.`,
        'Check that SSD_SQL_SCHEMA is the schema that the SSD’s refresh fills, and that the refresh has run.',
      );
    const { runs } = createLedger(await openDatabase(), {
      endpoint: config.dfe.endpointKind,
      scriptsEndpoint: config.ledger.scriptsEndpoint,
      now,
      newId,
    });
    const lastSound = hasPassed(resultOf('ledger-rights'))
      ? (await runs.lastSoundCounts())?.tableCounts
      : undefined;
    const problems = compareWithLastSound(lastSound, counts, config.ssd.maxTableLossShare);
    if (problems.length > 0)
      return note(
        `${problems.map(countProblemText).join('; ')}. A night would stop and ask.`,
        'Check the refresh of the SSD. If the tables are right as they are, the first run is to confirm table-loss.',
      );
    const total = ssdTableNames.reduce((sum, table) => sum + counts[table], 0);
    return ok(`${counts.ssd_person} rows of ssd_person, ${total} rows in all, and no table is empty.`);
  },
});

/** Whether the SSD's refresh says that it is done. */
export const refreshCheck = ({ config: { ssd }, openDatabase, now }: PreflightContext): Check => ({
  id: 'ssd-refresh',
  needs: ['ssd-tables', 'ssd-rights'],
  limitMs: sqlLimitMs,
  look: async () => {
    const signal = ssd.refreshSignal;
    if (signal === undefined)
      return ok('No SSD_REFRESH_TABLE is set: a night takes the SSD as it finds it, and waits for nothing.');
    const where = `${signal.table}.${signal.column}`;
    if (await refreshDone(await openDatabase(), signal, londonDate(now())))
      return ok(`${where} says that the refresh is done.`);
    return note(
      `${where} does not say that the refresh is done. A night would wait for ${Math.round(signal.waitMs / 60_000)} minutes at most.`,
      'Nothing needs doing while the refresh is under way. Otherwise check SSD_REFRESH_VALUE and SSD_REFRESH_DATE_COLUMN against what the table holds.',
    );
  },
});

/** The columns that rows are looked up by: the person whom they name, and what they hang on. */
const lookedUpBy: readonly (readonly [SsdTable, string])[] = ssdTableNames.flatMap((table) => {
  // People and professionals are read by their keys.
  if (table === 'ssd_person' || table === 'ssd_professionals') return [];
  const { person, parent } = linkOf(table);
  return [person, parent?.column].flatMap((column) =>
    column === undefined ? [] : [[table, column] as const],
  );
});

/** Whether the optional indexes are there. */
export const indexesCheck = ({ openDatabase }: PreflightContext): Check => ({
  id: 'ssd-indexes',
  needs: ['ssd-tables', 'ssd-rights'],
  limitMs: sqlLimitMs,
  look: async () => {
    const database = await openDatabase();
    const { rows } = await database.query<{ table_name: string; column_name: string }>(
      indexedColumns(database.names, undefined),
      { schema: database.names.schema },
    );
    const found = new Set(rows.map((row) => `${row.table_name}.${row.column_name}`.toLowerCase()));
    const without = lookedUpBy.filter(([table, column]) => !found.has(`${table}.${column}`));
    if (without.length === 0) return ok('The columns that rows are looked up by have indexes.');
    return note(
      `${without.length} of ${lookedUpBy.length} columns that rows are looked up by have no index. A night works without them, and takes longer.`,
      'Offer the database administrator 050-ssd-indexes.sql of infra/sql. Views and synonyms have no indexes of their own.',
    );
  },
});
