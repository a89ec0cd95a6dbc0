import { generateParts } from '../../../sandbox/ssdData/generateParts';
import { generateSsd } from '../../../sandbox/ssdData/generateSsd';
import { nextNight } from '../../../sandbox/ssdData/nights/nextNight';
import { rowsByPerson } from '../../../sandbox/ssdData/nights/rowsByPerson';
import { normalKey } from '../../../lib/payload/normalKey';
import { faultsAgainstDefinitions } from './declared';

const first = generateSsd({ children: 1_500, seed: 3, runDate: '2026-11-22', awkwardShare: 0.1 });
const second = nextNight(first, { seed: 3, runDate: '2026-11-23', share: 0.2 });
const third = nextNight(second.data, { seed: 3, runDate: '2026-11-24', share: 0.2, earlier: first });

test('the same options give the same night', () => {
  expect(nextNight(first, { seed: 3, runDate: '2026-11-23', share: 0.2 })).toEqual(second);
});

test('about the share asked for changes, in every way', () => {
  expect(second.changes.length).toBeGreaterThan(200);
  expect(second.changes.length).toBeLessThan(400);
  expect([...new Set(third.changes.map(({ what }) => what))].sort()).toEqual([
    'child added',
    'child removed',
    'entry removed',
    'factors corrected',
    'ids reissued',
    'plan added',
    'referral closed',
    'referral reopened',
    'renamed',
    'reverted',
  ]);
});

test('the parts of one SSD can each add children under numbers that no other part has', () => {
  const options = { seed: 3, runDate: '2026-11-23', share: 0.2 };
  const [one, other] = [...generateParts({ children: 2_000, seed: 3, runDate: '2026-11-22' })].map(
    (part, at) => nextNight(part, { ...options, addedFrom: 2_000 + 1_000 * at }),
  );
  const ids = [one, other].flatMap((night) => night?.data.ssd_person.map((row) => row.pers_person_id) ?? []);
  const added = [one, other].flatMap(
    (night) => night?.changes.filter(({ what }) => what === 'child added') ?? [],
  );
  expect(added.length).toBeGreaterThan(2);
  expect(new Set(ids.map((id) => normalKey(String(id)))).size).toBe(ids.length);
});

test('no change leaves the definitions of the SSD', () => {
  expect(faultsAgainstDefinitions(second.data)).toEqual([]);
  expect(faultsAgainstDefinitions(third.data)).toEqual([]);
});

test('those of whom a change is told differ, and who is not told of is the same', () => {
  const changed = new Set(second.changes.map(({ personId }) => normalKey(personId)));
  const [before, after] = [rowsByPerson(first), rowsByPerson(second.data)];
  // A referral of somebody else that got a new id is the same referral still.
  const text = (rows: unknown) => JSON.stringify(rows).replaceAll(/(R\d{7}-1)_\d{4}/g, '$1');
  const untold = [...before].filter(([key]) => !changed.has(key));
  expect(untold.filter(([key, rows]) => text(after.get(key)) !== text(rows))).toEqual([]);
  const told = [...before].filter(([key]) => changed.has(key));
  expect(told.filter(([key, rows]) => JSON.stringify(after.get(key)) === JSON.stringify(rows))).toEqual([]);
});

test('a night that reverts a child gives it back every row', () => {
  const [before, after] = [rowsByPerson(first), rowsByPerson(third.data)];
  const reverted = third.changes.filter(({ what }) => what === 'reverted');
  expect(reverted.length).toBeGreaterThan(0);
  for (const { personId } of reverted) {
    expect(after.get(normalKey(personId))).toEqual(before.get(normalKey(personId)));
  }
});

test('who is removed leaves no row behind, and who is added is new', () => {
  const after = rowsByPerson(second.data);
  for (const { personId, what } of second.changes) {
    if (what === 'child removed') expect(after.has(normalKey(personId))).toBe(false);
    if (what === 'child added') expect(rowsByPerson(first).has(normalKey(personId))).toBe(false);
  }
});
