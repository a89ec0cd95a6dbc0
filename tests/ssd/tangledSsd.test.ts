import fc from 'fast-check';
import { buildChild } from '../../lib/payload/buildChild';
import type { BuildContext } from '../../lib/payload/buildContext';
import { normalKey } from '../../lib/payload/normalKey';
import type { PersonRows, SsdTable } from '../../lib/payload/personRows';
import { reportingWindow } from '../../lib/payload/window';
import type { ChunkRows } from '../../lib/ssd/chunk';
import { keyRanges } from '../../lib/run/prepare/keyRanges';
import { readPersons } from '../../lib/ssd/readPersons';
import { perTable } from '../../lib/ssd/tables';
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
  maxChildIdLength: 36,
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

it('what is read of a person builds the same as all rows of everybody, findings too, in chunks of any size', async () => {
  await fc.assert(
    fc.asyncProperty(tangledSsd, fc.constantFrom(1, 2, 100), async (data, size) => {
      await refill(world.database, data);
      const tables = everything(data);
      const seen = new Set<string>();
      for await (const range of keyRanges(world.database, size)) {
        for (const rows of await readPersons(world.database, range)) {
          const built = buildChild(rows, context);
          seen.add(normalKey(built.personId));
          expect(built).toEqual(buildChild({ ...rows, tables }, context));
        }
      }
      expect(seen.size).toBe(6);
    }),
    { seed: 7, numRuns: process.env['TEST_LONG'] === '1' ? 1_000 : 25 },
  );
}, 600_000);
