import { isJsonObject, parseJson, type JsonObject } from '../../payload/values/json';
import { normalKey } from '../../payload/normalKey';
import { qualified, sql } from '../../sql/statement';
import type { LedgerContext } from '../sql/ledgerContext';
import { defineBulk } from '../sql/bulk';
import { personIdType } from '../sql/tables';

const previousOf = defineBulk({
  name: 'ledger.previousOfPeople',
  columns: { person_id: personIdType },
  shared: {},
  text: (names, batch) => sql`
    ${batch}
    SELECT entry.person_id, entry.previous_json_payload
    FROM ${qualified(names, names.ledgerTable)} AS entry
    JOIN batch ON batch.person_id = entry.person_id
    WHERE entry.previous_json_payload IS NOT NULL`,
});

/** `previous_json_payload` of these people, by normal key; those without one, or with one that is no JSON object, are left out. */
export async function readPrevious(
  { database }: LedgerContext,
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
      const json = parseJson(row.previous_json_payload)?.value;
      return isJsonObject(json) ? [[normalKey(row.person_id), json] as const] : [];
    }),
  );
}
