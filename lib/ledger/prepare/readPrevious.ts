import { type JsonObject, isJsonObject } from '../../payload/values/json';
import { normalKey } from '../../payload/normalKey';
import { qualified } from '../../sql/statement';
import { personIdType } from '../sql/columnTypes';
import { defineBulk } from '../sql/defineBulk';
import type { LedgerParts } from '../sql/ledgerParts';
import { readJson } from './readJson';

const previousOf = defineBulk({
  name: 'ledger.previousOfPeople',
  columns: { person_id: personIdType },
  shared: {},
  text: (names, v) =>
    `WITH v AS (${v}) SELECT l.person_id, l.previous_json_payload FROM ${qualified(names, names.ledgerTable)} AS l JOIN v ON v.person_id = l.person_id WHERE l.previous_json_payload IS NOT NULL`,
});

/** `previous_json_payload` of these people, by normal key; those without one, or with one that is no JSON object, are left out. */
export async function readPrevious(
  { database }: LedgerParts,
  personIds: readonly string[],
): Promise<Map<string, JsonObject>> {
  const { rows } = await previousOf<{ person_id: string; previous_json_payload: string }>(
    database,
    database.names,
    personIds.map((person_id) => ({ person_id })),
    {},
  );
  return new Map(
    rows.flatMap((row) => {
      const json = readJson(row.previous_json_payload);
      return isJsonObject(json) ? [[normalKey(row.person_id), json] as const] : [];
    }),
  );
}
