import { buildChild } from '../../lib/payload/buildChild';
import { payloadHash } from '../../lib/payload/change/payloadHash';
import { checkStructure } from '../../sandbox/dfe/checkStructure';
import type { JsonObject } from '../../sandbox/dfe/json';
import { generateParts } from '../../sandbox/ssdData/generateParts';
import { nextNight } from '../../sandbox/ssdData/nights/nextNight';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { normalKey } from '../../lib/payload/normalKey';
import { assemblePersons } from '../../tools/chaos/laws/assemblePersons';
import { contextOf } from './rowBuilders';

const runDate = '2026-11-22';
const context = contextOf(runDate);
const children = process.env['TEST_LONG'] === '1' ? 20_000 : 1_000;

test(`the stand-in refuses nothing that validation passed, over ${children} generated children`, () => {
  const refused: unknown[] = [];
  const counts = { built: 0, heldBack: 0, outside: 0 };
  for (const part of generateParts({ children, seed: 20261122, runDate, awkwardShare: 0.5 }, 500)) {
    for (const rows of assemblePersons(part)) {
      const result = buildChild(rows, context);
      if (!result.inCohort) counts.outside += 1;
      else if (result.heldBack || result.payload === undefined) counts.heldBack += 1;
      else {
        counts.built += 1;
        const read = checkStructure([JSON.parse(JSON.stringify(result.payload)) as JsonObject]);
        if ('problems' in read) refused.push(read.problems);
      }
    }
  }
  expect(refused).toEqual([]);
  // The data reaches every outcome.
  expect(counts.built).toBeGreaterThan(children * 0.5);
  expect(counts.heldBack).toBeGreaterThan(children * 0.01);
  expect(counts.outside).toBeGreaterThan(children * 0.03);
});

test('ids reissued overnight leave the change hash as it is; a new name does not', () => {
  const data = generateSsd({ children: 400, seed: 5, runDate, awkwardShare: 0 });
  const night = nextNight(data, { seed: 5, runDate, share: 0.5 });
  const hashes = (rows: typeof data) =>
    new Map(
      assemblePersons(rows)
        .map((person) => buildChild(person, context))
        .map(({ personId, payload }) => [
          normalKey(personId),
          payload && payloadHash(payload).toString('hex'),
        ]),
    );
  const [before, after] = [hashes(data), hashes(night.data)];
  const outcome = (what: string) =>
    night.changes
      .filter((change) => change.what === what && before.get(normalKey(change.personId)) !== undefined)
      .map(({ personId }) => before.get(normalKey(personId)) === after.get(normalKey(personId)));
  expect(new Set(outcome('ids reissued'))).toEqual(new Set([true]));
  expect(new Set(outcome('renamed'))).toEqual(new Set([false]));
});
