import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { reportingWindow } from '../../lib/payload/window';
import { readSsdFiles } from '../../tools/payloads/readSsdFiles';
import { runPayloads } from '../../tools/payloads/runPayloads';
import { emptyTables, ssdTables, type SsdData } from '../payload/personRowsOf';
import { uascStatuses } from '../payload/rowBuilders';
import { compareChild } from './compare/compareChild';
import { differenceText, type Difference } from './compare/difference';
import type { Evidence } from './compare/evidence';
import { canonical, isObject, type Json } from './compare/jsonValue';
import { attributionsOf, type DifferenceId } from './differences/attribute';
import { tamperedCopies } from './tamperedCopies';

/**
 * The payloads of everybody in `data/`, read over TDS and built as a night does it, against those that the public
 * reference makes of the same rows (data/README.md): equal but for the differences of payload.md section 5.
 */
const data = join(__dirname, 'data');
const ssd = join(data, 'ssd');
const runDate = '2026-11-22';
const window = reportingWindow(runDate, { monthsBack: 24, financialYearStartMonth: 4 });

const payloads = z.array(z.object({ person_id: z.string(), payload: z.custom<Json>(isObject) }));

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(data, name), 'utf8'));
}

/** The rows as they stand in the files, for the checkers to judge by. */
function rowsOfFiles(): SsdData {
  const rows = { ...emptyTables() };
  for (const table of ssdTables) Object.assign(rows, { [table]: read(join('ssd', `${table}.json`)) });
  return rows;
}

const rows = rowsOfFiles();
const reference = new Map(
  payloads.parse(read('reference-payloads.json')).map(({ person_id: id, payload }) => [id, payload]),
);
let ours: ReadonlyMap<string, Json>;
beforeAll(async () => {
  const built = await runPayloads({ ssd, runDate }, process.env);
  // As it goes over the wire.
  const sent = payloads.parse(JSON.parse(JSON.stringify(built.payloads)));
  ours = new Map(sent.map(({ person_id: id, payload }) => [id, payload]));
});

const evidenceOf = (personId: string, payload = ours.get(personId)): Evidence => ({
  rows,
  personId,
  window,
  uascStatuses,
  ours: payload,
  reference: reference.get(personId),
});

function differencesOf({ ours: mine, reference: theirs }: Evidence): Difference[] {
  if (mine !== undefined && theirs !== undefined) return compareChild(mine, theirs);
  if (mine === theirs) return [];
  return [{ item: '', kind: 'person', ours: mine, reference: theirs }];
}

const people = rows.ssd_person.map((row) => String(row.pers_person_id));

it('the data is complete: a file of each table, and a reference for people in the rows only', () => {
  const stored = readSsdFiles(ssd);
  expect(ssdTables.filter((table) => stored[table].length === 0)).toEqual([]);
  expect([...reference.keys()].filter((id) => !people.includes(id))).toEqual([]);
  expect({ people: people.length, inReference: reference.size }).toEqual({ people: 143, inReference: 126 });
});

it('every difference from the reference is one of payload.md section 5, and one only', () => {
  const found: Partial<Record<DifferenceId, number>> = {};
  const unexplained: string[] = [];
  for (const personId of people) {
    const evidence = evidenceOf(personId);
    for (const difference of differencesOf(evidence)) {
      const [id, ...more] = attributionsOf(difference, evidence);
      if (id === undefined || more.length > 0) {
        unexplained.push(`${differenceText(personId, difference)}: ${[id, ...more].join(' and ')}`);
      } else found[id] = (found[id] ?? 0) + 1;
    }
  }
  expect(unexplained).toEqual([]);
  // How many of each there are in this data. C1, C4, C8, C12 and C18 are not in it; `differences.test.ts` has them.
  expect(found).toEqual({
    C2: 1,
    C3: 13,
    C5: 16,
    C7: 1,
    C9: 2,
    C10: 38,
    C11: 1,
    C13: 32,
    C14: 14,
    C16: 7,
    C17: 20,
  });
});

it('people are in or out of the cohort as in the reference, but for the unborn', () => {
  const only = (one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): string[] =>
    [...one.keys()].filter((id) => !other.has(id)).sort();
  expect({ onlyOurs: only(ours, reference), onlyReference: only(reference, ours) }).toEqual({
    onlyOurs: ['P0023'],
    onlyReference: [],
  });
});

it('a fault of ours at any place of any payload would be seen', () => {
  /** Where a difference is, whatever we say there. */
  const place = (difference: Difference): string => canonical({ ...difference, ours: undefined });
  const unseen: string[] = [];
  let tampered = 0;
  for (const [personId, payload] of ours) {
    if (!reference.has(personId)) continue;
    const usual = differencesOf(evidenceOf(personId));
    const known = new Set(usual.map(canonical));
    for (const { path, payload: wrong } of tamperedCopies(payload)) {
      tampered += 1;
      const evidence = evidenceOf(personId, wrong);
      const found = differencesOf(evidence);
      const places = new Set(found.map(place));
      // Seen by a difference that nothing explains, or where we are as the reference is and must not be.
      const isSeen =
        usual.some((difference) => !places.has(place(difference))) ||
        found.some(
          (difference) =>
            !known.has(canonical(difference)) && attributionsOf(difference, evidence).length !== 1,
        );
      if (!isSeen) unseen.push(`${personId} ${path}`);
    }
  }
  expect(unseen).toEqual([]);
  expect(tampered).toBeGreaterThan(4_000);
});
