import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { buildChild } from '../../../lib/payload/buildChild';
import { payloadHash } from '../../../lib/payload/change/payloadHash';
import type { PersonRows } from '../../../lib/payload/personRows';
import { generateSsd } from '../../../sandbox/ssdData/generateSsd';
import { assemblePersons } from '../../../tools/chaos/laws/assemblePersons';
import { contextOf, runDate } from '../rowBuilders';
import { anyRows } from './anyRows';
import { personWithNewKeys, tied } from './reissuedKeys';

/** Ties are decided by content (payload.md C18): a night that makes every key anew changes nothing that is sent. */
const long = process.env['TEST_LONG'] === '1';
const numRuns = long ? 20_000 : 700;
const context = contextOf();

/** New keys of a night: none in the order of the old ones. */
const keysOf =
  (night: number) =>
  (key: string): string =>
    `K${createHash('sha256').update(`${night} ${key}`).digest('hex').slice(0, 10)}`;

function hashOf(rows: PersonRows): string | undefined {
  const { payload } = buildChild(rows, context);
  return payload && payloadHash(payload).toString('hex');
}

test('of rows that tie in their dates, whatever stands in them', () => {
  let built = 0;
  fc.assert(
    fc.property(anyRows.map(tied), fc.integer({ min: 1, max: 1_000 }), (rows, night) => {
      const hash = hashOf(rows);
      const again = hashOf(personWithNewKeys(rows, keysOf(night)));
      expect(again).toBe(hash);
      built += Number(hash !== undefined);
    }),
    { numRuns, seed: 18 },
  );
  expect(built).toBeGreaterThan(numRuns / 2);
});

test('of generated children, five nights in a row', () => {
  const data = generateSsd({ children: long ? 5_000 : 200, seed: 18, runDate, awkwardShare: 0.5 });
  const changed: string[] = [];
  for (const rows of assemblePersons(data)) {
    const hash = hashOf(rows);
    for (const night of [1, 2, 3, 4, 5]) {
      if (hashOf(personWithNewKeys(rows, keysOf(night))) !== hash)
        changed.push(String(rows.person.pers_person_id));
    }
  }
  expect(changed).toEqual([]);
});
