import fc from 'fast-check';
import { buildChild, type BuildResult } from '../../lib/payload/buildChild';
import type { BuildContext } from '../../lib/payload/buildContext';
import { normalKey } from '../../lib/payload/normalKey';
import type { PersonRows, SsdTable } from '../../lib/payload/personRows';
import { reportingWindow } from '../../lib/payload/window';
import type { ChunkRows } from '../../lib/ssd/chunk';
import { keyRanges } from '../../lib/run/prepare/keyRanges';
import type { KeyRange } from '../../lib/sql/keyRange';
import { keyType } from '../../lib/ssd/keys';
import { readPersons } from '../../lib/ssd/readPersons';
import { readStrays } from '../../lib/ssd/strays';
import { perTable } from '../../lib/ssd/tables';
import { statement } from '../sql/sqlWorld';
import { refill, startSsdWorld, type FakeRow } from './ssdWorld';
import { tangledSsd } from './tangledSsd';

let world: Awaited<ReturnType<typeof startSsdWorld>>;
beforeAll(async () => {
  world = await startSsdWorld();
});
afterAll(() => world.close());

const context: BuildContext = {
  window: reportingWindow('2026-11-22', { monthsBack: 24, financialYearStartMonth: 4 }),
  uascStatuses: ['U'],
  workerRoles: ['CW'],
  maxChildIdLength: 20,
  cutLongChildIds: false,
};

/** Every row of everybody, as the rules take them. */
function everything(data: Partial<Record<SsdTable, readonly FakeRow[]>>): PersonRows['tables'] {
  const entries = Object.entries(data).map(([table, rows]) => [
    table,
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [
          column,
          value instanceof Date ? value.toISOString().slice(0, 10) : value,
        ]),
      ),
    ),
  ]);
  return { ...perTable<ChunkRows>(() => []), ...Object.fromEntries(entries) } as PersonRows['tables'];
}

/** The ways in which a night reads people. */
const ways: Readonly<Record<string, (range: KeyRange) => Promise<PersonRows[]>>> = {
  'range by range, each statement by itself': (range) => readPersons(world.database, range),
  'range by range, with what names two people read before': async (range) =>
    readPersons(world.database, range, { strays: await readStrays(world.database) }),
  'range by range, with too many of those to keep': async (range) =>
    readPersons(world.database, range, { strays: await readStrays(world.database, [], 2) }),
  'by their ids': async (range) => {
    const { rows } = await world.database.query<{ id: string }>(
      statement(
        `SELECT p.pers_person_id AS id FROM [${world.schema}].[ssd_person] AS p WHERE p.pers_person_id >= @from AND p.pers_person_id <= @upTo`,
        { from: keyType, upTo: keyType },
      ),
      { ...range },
    );
    return readPersons(
      world.database,
      rows.map(({ id }) => id),
    );
  },
};

const sorted = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

/** What each way reads of a range, by its name. */
async function readings(range: KeyRange): Promise<(readonly [string, PersonRows[]])[]> {
  return Promise.all(Object.entries(ways).map(async ([name, read]) => [name, await read(range)] as const));
}

/** What a law is tried with, as seed and number of runs: the long run's many in hundreds, so that no test takes minutes. */
const trials = (seed: number, short: number, long: number): (readonly [number, number])[] =>
  process.env['TEST_LONG'] === '1'
    ? Array.from({ length: long / 100 }, (_, hundred) => [seed + 100 * hundred, 100] as const)
    : [[seed, short]];

it.each(trials(7, 8, 1_000))(
  'what is read of a person builds the same as all rows of everybody, findings too, however it is read (seed %i, %i times)',
  async (seed, numRuns) => {
    await fc.assert(
      fc.asyncProperty(tangledSsd, fc.constantFrom(1, 2, 100), async (data, size) => {
        await refill(world.database, data);
        const tables = everything(data);
        const expected = new Map<string, BuildResult>();
        const seen = new Map(Object.keys(ways).map((name) => [name, new Set<string>()]));
        for await (const range of keyRanges(world.database, size)) {
          for (const [name, persons] of await readings(range)) {
            for (const rows of persons) {
              const built = buildChild(rows, context);
              const key = normalKey(built.personId);
              seen.get(name)?.add(key);
              if (!expected.has(key)) expected.set(key, buildChild({ ...rows, tables }, context));
              expect({ name, built }).toEqual({ name, built: expected.get(key) });
            }
          }
        }
        expect([...seen.values()].map(({ size: persons }) => persons)).toEqual(
          Object.keys(ways).map(() => 6),
        );
      }),
      { seed, numRuns },
    );
  },
);

it.each(trials(11, 6, 500))(
  'however it is read, the rows of a person are the same, each once (seed %i, %i times)',
  async (seed, numRuns) => {
    await fc.assert(
      fc.asyncProperty(tangledSsd, fc.constantFrom(2, 100), async (data, size) => {
        await refill(world.database, data);
        for await (const range of keyRanges(world.database, size)) {
          const [one, ...others] = (await readings(range)).map(([, persons]) =>
            persons.map(({ person, tables }) => [
              person.pers_person_id,
              Object.entries(tables).map(([table, rows]) => [table, sorted(rows)]),
            ]),
          );
          for (const other of others) expect(other).toEqual(one);
        }
      }),
      { seed, numRuns },
    );
  },
);
