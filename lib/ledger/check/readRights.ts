import type { SqlSession } from '../../sql/database';
import { defineStatement, qualified, type SqlNames } from '../../sql/statement';
import { expectedTables } from './expectedTables';

const rightNames = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;
type RightName = (typeof rightNames)[number];

/** Which rights this user has on a table. */
export type TableRights = Readonly<Record<RightName, boolean>>;

const rights = defineStatement({
  name: 'ledger.rights',
  samples: [undefined],
  build: (names) => ({
    text: expectedTables(names)
      .map(({ table }) => {
        const asked = rightNames.map(
          (right) =>
            `  HAS_PERMS_BY_NAME(N'${qualified(names, table)}', N'OBJECT', N'${right}') AS may_${right.toLowerCase()}`,
        );
        return `SELECT N'${table}' AS table_name,\n${asked.join(',\n')}`;
      })
      .join('\nUNION ALL\n'),
    params: {},
  }),
});

type StoredRights = Readonly<Record<`may_${Lowercase<RightName>}`, number | null>> & {
  readonly table_name: string;
};

/** The rights of the database user that asks, by table; on a table that is not there it has none. */
export async function readRights(session: SqlSession, names: SqlNames): Promise<Map<string, TableRights>> {
  const { rows } = await session.query<StoredRights>(rights(names, undefined));
  return new Map(
    rows.map((row) => [
      row.table_name,
      {
        SELECT: row.may_select === 1,
        INSERT: row.may_insert === 1,
        UPDATE: row.may_update === 1,
        DELETE: row.may_delete === 1,
      },
    ]),
  );
}
