import type { RulesConfig } from '../../config/config';
import { sentence } from '../../errors/sentences';
import type { Database } from '../../sql/database';
import { personIdCounts, type TableCounts } from '../../ssd/rowCounts';
import type { ProfiledIds } from '../report';
import { failed, note, ok, type Look } from '../runChecks';
import { longIds, sharedCutIds } from '../statements';

/** Counts the ids of people that break item 2. @throws AppError as `SqlSession.query` */
export async function profileIds(
  database: Database,
  counts: TableCounts,
  { maxChildIdLength, cutLongChildIds }: RulesConfig,
): Promise<ProfiledIds> {
  const { names } = database;
  const { withoutId, repeated } = await personIdCounts(database);
  const long = await database.query<{ too_long: number }>(longIds(names, undefined), {
    longest: maxChildIdLength,
  });
  const shared = cutLongChildIds
    ? await database.query<{ shared: number }>(sharedCutIds(names, { length: maxChildIdLength }))
    : undefined;
  return {
    persons: counts.ssd_person,
    withoutId,
    repeated,
    tooLong: long.rows[0]?.too_long ?? 0,
    sharedWhenCut: shared?.rows[0]?.shared ?? 0,
  };
}

/** What is to be said of them. Characters that no id may have are held back, and counted with the items. */
export function judgeIds(
  { persons, withoutId, repeated, tooLong, sharedWhenCut }: ProfiledIds,
  { maxChildIdLength, cutLongChildIds }: RulesConfig,
): Look {
  const faults = [
    ['rows of ssd_person without a usable id', withoutId],
    ['rows of ssd_person that repeat an id, but for case and blanks at its end', repeated],
    [`ids longer than ${maxChildIdLength} characters`, cutLongChildIds ? 0 : tooLong],
    ['ids that several people would share when they are cut', sharedWhenCut],
  ] as const;
  const said = faults.flatMap(([what, count]) => (count === 0 ? [] : [`${what}: ${count}`]));
  if (said.length === 0) return ok(`The ids of all ${persons} rows of ssd_person can be sent.`);
  const found = sentence(said.join('; '));
  if (!cutLongChildIds && persons > 0 && tooLong + withoutId >= persons)
    return failed(
      `${found} Nobody would be sent.`,
      'Have the SSD’s extract use ids that DfE takes. An authority that has always sent long ids cut sets CHILD_ID_CUT to true.',
    );
  return note(
    found,
    'People whose id is no good are held back, and of rows with one id one is used: correct them in the case system or the extract.',
  );
}
