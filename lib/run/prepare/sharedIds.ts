import type { BuildContext } from '../../payload/buildContext';
import { normalKey } from '../../payload/normalKey';
import type { PersonRows } from '../../payload/personRows';
import type { Database } from '../../sql/database';
import { defineStatement, qualified, sql } from '../../sql/statement';
import { peopleShape, peopleValues, type People } from '../../ssd/readRows';
import { among, idCounts, peopleParams, type PeopleShape } from '../../ssd/rowStatements';

/**
 * Those of some people whose id begins as those of others do, with the number of the others: of the whole SSD, and of
 * the ledger's rows whose record may still be at DfE. `CAST` cuts a text that is longer, and a person who is found twice
 * is one.
 */
const sharedBeginnings = defineStatement<{ readonly length: number; readonly people: PeopleShape }>({
  name: 'run.sharedBeginnings',
  samples: (['range', ...idCounts] as const).map((people) => ({ length: 20, people })),
  build: (names, { length, people }) => {
    const persons = qualified(names, 'ssd_person');
    return {
      text: sql`
        SELECT person.pers_person_id AS person_id, COUNT(DISTINCT other.person_id) AS others
        FROM ${persons} AS person
        INNER JOIN (
          SELECT known.pers_person_id AS person_id
          FROM ${persons} AS known
          UNION ALL
          SELECT entry.person_id
          FROM ${qualified(names, names.ledgerTable)} AS entry
          WHERE entry.row_state <> 'Deleted'
            OR entry.previous_json_payload IS NOT NULL
            OR entry.submission_status NOT IN ('Sent', 'Withdrawn')
        ) AS other
          ON CAST(other.person_id AS nvarchar(${String(length)})) = CAST(person.pers_person_id AS nvarchar(${String(length)}))
          AND other.person_id <> person.pers_person_id
        WHERE ${among('person.pers_person_id', people)}
        GROUP BY person.pers_person_id`,
      params: peopleParams(people),
    };
  },
});

/**
 * People who were read, each with how many others would be sent under the same id once long ids are cut (payload.md
 * "Ids of children that are too long"); as they are where no id is cut.
 * @throws AppError as the database does
 */
export async function withSharedIds(
  database: Database,
  people: People,
  read: readonly PersonRows[],
  { cutLongChildIds, maxChildIdLength }: BuildContext,
): Promise<readonly PersonRows[]> {
  if (!cutLongChildIds) return read;
  const { rows } = await database.query<{ person_id: string; others: number }>(
    sharedBeginnings(database.names, { length: maxChildIdLength, people: peopleShape(people) }),
    peopleValues(people),
  );
  const others = new Map(rows.map((row) => [normalKey(row.person_id), row.others]));
  return read.map((rowsOf) => ({
    ...rowsOf,
    othersWithCutId: others.get(normalKey(String(rowsOf.person.pers_person_id))) ?? 0,
  }));
}
