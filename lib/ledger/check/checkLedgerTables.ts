import { AppError } from '../../errors/appError';
import { withoutTrailingBlanks } from '../../payload/normalKey';
import type { Database } from '../../sql/database';
import { defineStatement, qualified, sql } from '../../sql/statement';
import { nvarchar } from '../../sql/sqlType';
import type { LedgerContext } from '../sql/ledgerContext';
import { type ExpectedTable, expectedTables } from './expectedTables';
import { readRights, type TableRights } from './readRights';

/** What the check of the tables found that does not stop a run. */
export interface LedgerCheck {
  /** Person ids that have several rows, 100 at most. They are reported, never deleted. */
  readonly duplicates: readonly string[];
  /** Whether the schema is one of fake children, which `npm run seed-fake` has marked. */
  readonly holdsFakeData: boolean;
}

/** The mark of a schema of fake children: a table that only `npm run seed-fake` makes. */
export const fakeDataTable = 'csc_api_fake_data';

const columnsOf = defineStatement({
  name: 'ledger.columns',
  samples: [undefined],
  build: () => ({
    text: sql`
      SELECT existing.TABLE_NAME, existing.COLUMN_NAME
      FROM INFORMATION_SCHEMA.COLUMNS AS existing
      WHERE existing.TABLE_SCHEMA = @schema`,
    params: { schema: nvarchar(128) },
  }),
});

const duplicates = defineStatement({
  name: 'ledger.duplicates',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      SELECT TOP (100) entry.person_id
      FROM ${qualified(names, names.ledgerTable)} AS entry
      WHERE entry.person_id IS NOT NULL
      GROUP BY entry.person_id
      HAVING COUNT(*) > 1
      ORDER BY entry.person_id`,
    params: {},
  }),
});

/** Something that the job lacks of the ledger or of our tables. */
export interface Missing {
  readonly is: 'table' | 'column' | 'right';
  readonly what: string;
  /** The script of `infra/sql` that brings it. */
  readonly script: string;
}

function missingOf(
  { table, script, columns, rights }: ExpectedTable,
  found: ReadonlySet<string> | undefined,
  granted: TableRights | undefined,
): Missing[] {
  if (found === undefined) return [{ is: 'table', what: `the table ${table} (or any right on it)`, script }];
  const absent = columns.filter((column) => !found.has(column));
  const denied = rights.filter((right) => granted?.[right] !== true);
  return [
    ...(absent.length === 0
      ? []
      : [{ is: 'column' as const, what: `${absent.join(', ')} in ${table}`, script }]),
    ...(denied.length === 0
      ? []
      : [
          {
            is: 'right' as const,
            what: `the right to ${denied.join(', ')} on ${table}`,
            script: '060-role.sql',
          },
        ]),
  ];
}

/** What a look at the tables of a schema tells of the ledger and of our tables. */
export interface LedgerInspection extends Pick<LedgerCheck, 'holdsFakeData'> {
  readonly missing: readonly Missing[];
}

/**
 * What the job lacks of the ledger and of our tables: tables, columns and rights on them.
 * @throws AppError as `SqlSession.query`
 */
export async function inspectLedger(database: Database): Promise<LedgerInspection> {
  const { names } = database;
  const { rows } = await database.query<{ TABLE_NAME: string; COLUMN_NAME: string }>(
    columnsOf(names, undefined),
    { schema: names.schema },
  );
  const found = new Map<string, Set<string>>();
  for (const row of rows) {
    const table = row.TABLE_NAME.toLowerCase();
    const columns = found.get(table) ?? new Set<string>();
    found.set(table, columns.add(row.COLUMN_NAME.toLowerCase()));
  }
  const rights = await readRights(database, names);
  return {
    missing: expectedTables(names).flatMap((expected) =>
      missingOf(expected, found.get(expected.table), rights.get(expected.table)),
    ),
    holdsFakeData: found.has(fakeDataTable),
  };
}

/**
 * What is missing, as one error.
 * @param missing at least one thing
 */
export function ledgerNotReady(schema: string, missing: readonly Missing[]): AppError {
  const scripts = [...new Set(missing.map(({ script }) => script))].sort();
  return new AppError(
    'configuration',
    'ledger-not-ready',
    `In schema ${schema} the job lacks ${missing.map(({ what }) => what).join('; ')}.`,
    {
      advice: `Have the database administrator run ${scripts.join(', ')} from infra/sql for this schema, and check SSD_SQL_SCHEMA.`,
    },
  );
}

/** The endpoint lock goes by what is declared; here the data itself speaks against it. */
export const fakeIsNotLive = (schema: string): AppError =>
  new AppError(
    'configuration',
    'data-is-fake',
    `Schema ${schema} holds fake children that npm run seed-fake made, and DATA_KIND says live. Nothing was read or sent.`,
    { advice: 'Set SSD_SQL_SCHEMA to the schema of the SSD, or DATA_KIND to fake.' },
  );

/**
 * Looks whether the ledger and our tables are there with their columns and the rights on them, and for children with several
 * rows.
 * @throws AppError `configuration` code `ledger-not-ready` naming all that is missing and the scripts that put it right
 */
export async function checkLedgerTables({ database }: LedgerContext): Promise<LedgerCheck> {
  const { missing, holdsFakeData } = await inspectLedger(database);
  if (missing.length > 0) throw ledgerNotReady(database.names.schema, missing);
  const several = await database.query<{ person_id: string }>(duplicates(database.names, undefined));
  return { duplicates: several.rows.map((row) => withoutTrailingBlanks(row.person_id)), holdsFakeData };
}
