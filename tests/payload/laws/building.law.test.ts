import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { buildChild, type BuildResult } from '../../../lib/payload/buildChild';
import { explainPerson } from '../../../lib/payload/explain/explainPerson';
import type { PersonRows, SsdTable } from '../../../lib/payload/personRows';
import { checkStructure } from '../../../sandbox/dfe/checkStructure';
import type { JsonValue } from '../../../sandbox/dfe/json';
import { ssdTables } from '../personRowsOf';
import { contextOf } from '../rowBuilders';
import { anyRows } from './anyRows';

const numRuns = process.env['TEST_LONG'] === '1' ? 20_000 : 500;
const context = contextOf();

const schema = JSON.parse(
  readFileSync(join(__dirname, '..', '..', '..', 'docs', 'payload.schema.json'), 'utf8'),
) as object;
const ajv = new Ajv2020({ allErrors: true, strict: true });
addFormats(ajv);
const isPublished = ajv.compile(schema);

describe('whatever the rows hold', () => {
  it('building never fails, and what it makes is never against its own schema', () => {
    const outcomes = { out: 0, held: 0, sent: 0, withEpisodes: 0 };
    fc.assert(
      fc.property(anyRows, fc.constantFrom(36, 36, 36, 1), (rows, maxChildIdLength) => {
        const result = buildChild(rows, { ...context, maxChildIdLength });
        const faults = result.findings.filter(({ rule }) =>
          ['building-failed', 'payload-not-valid'].includes(rule),
        );
        expect(faults).toEqual([]);
        expect(explainPerson(rows, context)).toMatchObject({ inCohort: result.inCohort });
        if (!result.inCohort) outcomes.out += 1;
        else if (result.heldBack) outcomes.held += 1;
        else outcomes.sent += 1;
        if (result.payload?.social_care_episodes !== undefined) outcomes.withEpisodes += 1;
      }),
      { numRuns, seed: 20261122 },
    );
    // The rows reach every outcome.
    expect(outcomes.out).toBeGreaterThan(numRuns * 0.05);
    expect(outcomes.held).toBeGreaterThan(numRuns * 0.05);
    expect(outcomes.sent).toBeGreaterThan(numRuns * 0.3);
    expect(outcomes.withEpisodes).toBeGreaterThan(numRuns * 0.15);
  });

  it('a payload that passes validation passes the published schema and the DfE stand-in', () => {
    let sent = 0;
    fc.assert(
      fc.property(anyRows, (rows) => {
        const { payload, heldBack } = buildChild(rows, context);
        if (payload === undefined || heldBack) return;
        sent += 1;
        const body = JSON.parse(JSON.stringify([payload])) as JsonValue[];
        isPublished(body[0]);
        expect(isPublished.errors ?? []).toEqual([]);
        expect(checkStructure(body)).toEqual({ children: body });
      }),
      { numRuns, seed: 20261123 },
    );
    expect(sent).toBeGreaterThan(numRuns * 0.3);
  });

  it('the order of the rows changes no byte of what is built or said', () => {
    const shuffled = fc
      .tuple(anyRows, fc.infiniteStream(fc.nat()))
      .map(([rows, numbers]): [PersonRows, PersonRows] => [rows, inAnotherOrder(rows, numbers)]);
    let moved = 0;
    fc.assert(
      fc.property(shuffled, ([rows, others]) => {
        const [one, other] = [rows, others].map((each) => textOf(buildChild(each, context)));
        expect(other).toBe(one);
        const [told, again] = [rows, others].map((each) => JSON.stringify(explainPerson(each, context)));
        expect(again).toBe(told);
        moved += 1;
      }),
      { numRuns, seed: 20261124 },
    );
    expect(moved).toBe(numRuns);
  });
});

const textOf = (result: BuildResult): string => JSON.stringify(result);

function inAnotherOrder(rows: PersonRows, numbers: Iterator<number>): PersonRows {
  const tables = Object.fromEntries(
    ssdTables.map((table: SsdTable) => [
      table,
      (rows.tables[table] as readonly object[])
        .map((row) => ({ row, at: Number(numbers.next().value) }))
        .sort((a, b) => a.at - b.at)
        // The columns come in another order too.
        .map(({ row }) => Object.fromEntries(Object.entries(row).reverse())),
    ]),
  );
  return { ...rows, tables: tables as unknown as PersonRows['tables'] };
}
