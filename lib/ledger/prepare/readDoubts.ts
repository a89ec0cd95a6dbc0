import type { Inventory } from '../../payload/change/inventory';
import { qualified } from '../../sql/statement';
import { doubtsByChild } from '../deliver/doubtsByChild';
import { doubtColumns, inventoryIn, isInDoubt, isOpenPurge, type StoredDoubt } from '../deliver/storedDoubt';
import { endpointType, ledgerTableType, personIdType } from '../sql/columnTypes';
import { defineBulk } from '../sql/defineBulk';
import type { LedgerParts } from '../sql/ledgerParts';
import { submissionsTable } from '../sql/tableNames';

/** What DfE may hold of a child besides `previous`. */
export interface Doubts {
  readonly inDoubt: readonly Inventory[];
  readonly purgeInDoubt: boolean;
}

const ofPeople = defineBulk({
  name: 'submissions.inDoubtOfPeople',
  columns: { person_id: personIdType },
  shared: { ledger: ledgerTableType, endpoint: endpointType },
  text: (names, v) =>
    `WITH v AS (${v}) SELECT ${doubtColumns} FROM ${qualified(names, names.ledgerTable)} AS l JOIN v ON v.person_id = l.person_id JOIN ${qualified(names, submissionsTable)} AS s ON s.person_id = l.person_id WHERE ${isInDoubt(names)}`,
});

/** What DfE may hold of these people besides `previous`, by normal key; those of whom nothing is in doubt are left out. */
export async function readDoubts(
  { database, endpoint }: LedgerParts,
  personIds: readonly string[],
): Promise<Map<string, Doubts>> {
  const { rows } = await ofPeople<StoredDoubt>(
    database,
    database.names,
    personIds.map((person_id) => ({ person_id })),
    { ledger: database.names.ledgerTable, endpoint },
  );
  return new Map(
    [...doubtsByChild(rows)].map(([key, doubts]) => [
      key,
      { inDoubt: doubts.map(inventoryIn), purgeInDoubt: doubts.some(isOpenPurge) },
    ]),
  );
}
