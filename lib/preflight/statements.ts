import { expectedTables } from '../ledger/check/expectedTables';
import { int, nvarchar } from '../sql/sqlType';
import { defineStatement, qualified, sql } from '../sql/statement';
import { isKey, keyType } from '../ssd/keys';
import { ssdTableNames } from '../ssd/tables';
import type { SsdTable } from '../payload/personRows';

const writing = ['INSERT', 'UPDATE', 'DELETE'] as const;

/** What the job's user may do and does not need: the whole database, writing the SSD, deleting from the ledger. */
export const excessRights = defineStatement({
  name: 'preflight.excessRights',
  samples: [undefined],
  build: (names) => {
    const onTable = (table: string, right: string): string => sql`
      SELECT
        N'${table}' AS place,
        N'${right}' AS right_name,
        HAS_PERMS_BY_NAME(N'${qualified(names, table)}', N'OBJECT', N'${right}') AS allowed`;
    return {
      text: [
        sql`
          SELECT
            N'the database' AS place,
            N'CONTROL' AS right_name,
            HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'CONTROL') AS allowed`,
        ...ssdTableNames.flatMap((table) => writing.map((right) => onTable(table, right))),
        ...expectedTables(names).flatMap(({ table, rights }) =>
          writing.filter((right) => !rights.includes(right)).map((right) => onTable(table, right)),
        ),
      ].join('\nUNION ALL\n'),
      params: {},
    };
  },
});

/** The columns of the SSD's tables that an index begins with. */
export const indexedColumns = defineStatement({
  name: 'preflight.indexedColumns',
  samples: [undefined],
  build: () => ({
    text: sql`
      SELECT ssd_table.name AS table_name, ssd_column.name AS column_name
      FROM sys.tables AS ssd_table
      INNER JOIN sys.schemas AS ssd_schema
        ON ssd_schema.schema_id = ssd_table.schema_id
      INNER JOIN sys.index_columns AS key_column
        ON key_column.object_id = ssd_table.object_id
        AND key_column.key_ordinal = 1
      INNER JOIN sys.columns AS ssd_column
        ON ssd_column.object_id = key_column.object_id
        AND ssd_column.column_id = key_column.column_id
      WHERE ssd_schema.name = @schema`,
    params: { schema: nvarchar(128) },
  }),
});

/** The server's own time, in UTC. */
export const serverTime = defineStatement({
  name: 'preflight.serverTime',
  samples: [undefined],
  build: () => ({ text: 'SELECT GETUTCDATE() AS server_time', params: {} }),
});

/** The most frequent values of a column, each with the number of its rows. */
export const columnValues = defineStatement<{ readonly table: SsdTable; readonly column: string }>({
  name: 'preflight.columnValues',
  samples: [{ table: 'ssd_person', column: 'pers_sex' }],
  build: (names, { table, column }) => ({
    text: sql`
      SELECT TOP (@most) coded.value, COUNT(*) AS row_count
      FROM (
        SELECT CAST([${column}] AS nvarchar(2000)) AS value
        FROM ${qualified(names, table)}
      ) AS coded
      GROUP BY coded.value
      ORDER BY row_count DESC`,
    params: { most: int },
  }),
});

/** Rows of people whose id is longer than may be sent. */
export const longIds = defineStatement({
  name: 'preflight.longIds',
  samples: [undefined],
  build: (names) => ({
    text: sql`
      SELECT COUNT(*) AS too_long
      FROM ${qualified(names, 'ssd_person')} AS person
      WHERE LEN(person.pers_person_id) > @longest
        AND ${isKey('person.pers_person_id')}`,
    params: { longest: int },
  }),
});

/** How many ids would be one when they are cut. */
export const sharedCutIds = defineStatement<{ readonly length: number }>({
  name: 'preflight.sharedCutIds',
  samples: [{ length: 20 }],
  build: (names, { length }) => ({
    text: sql`
      SELECT COUNT(*) AS shared
      FROM (
        SELECT cut.person_id
        FROM (
          SELECT person.pers_person_id, CAST(person.pers_person_id AS nvarchar(${String(length)})) AS person_id
          FROM ${qualified(names, 'ssd_person')} AS person
        ) AS cut
        GROUP BY cut.person_id
        HAVING COUNT(DISTINCT cut.pers_person_id) > 1
      ) AS shared_id`,
    params: {},
  }),
});

/** The next people of the SSD as a range of ids; all null after the last. */
export const nextPeople = defineStatement<{ readonly isFirst: boolean }>({
  name: 'preflight.nextPeople',
  samples: [{ isFirst: true }, { isFirst: false }],
  build: (names, { isFirst }) => ({
    text: sql`
      SELECT MIN(person.person_id) AS from_id, MAX(person.person_id) AS up_to_id
      FROM (
        SELECT TOP (@n) pers.pers_person_id AS person_id
        FROM ${qualified(names, 'ssd_person')} AS pers
        WHERE ${isFirst ? 'pers.pers_person_id IS NOT NULL' : 'pers.pers_person_id > @after'}
          AND ${isKey('pers.pers_person_id')}
        ORDER BY pers.pers_person_id
      ) AS person`,
    params: isFirst ? { n: int } : { n: int, after: keyType },
  }),
});
