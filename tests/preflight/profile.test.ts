import { loadConfig } from '../../lib/config/loadConfig';
import { londonDate } from '../../lib/payload/londonDate';
import type { SsdTable } from '../../lib/payload/personRows';
import { reportingWindow } from '../../lib/payload/window';
import { profileCodes } from '../../lib/preflight/profile/profileCodes';
import { judgeIds, profileIds } from '../../lib/preflight/profile/profileIds';
import { judgeItems, profileItems } from '../../lib/preflight/profile/profileItems';
import { countRows } from '../../lib/ssd/rowCounts';
import { ssdTables } from '../../lib/ssd/tables';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { soundEnvironment } from '../config/environment';
import { refill, startSsdWorld, type FakeRow, type SsdWorld } from '../ssd/ssdWorld';

const runDate = '2026-11-22';
const awkward = generateSsd({ children: 120, seed: 11, runDate, awkwardShare: 0.5 });

/** The rows as a driver takes them: dates are moments. */
const stored = (data: SsdData): Record<keyof SsdData, FakeRow[]> => {
  const entries = Object.entries(data).map(([table, rows]) => {
    const types: Readonly<Record<string, string>> = ssdTables[table as keyof SsdData].columns;
    const row = (one: Readonly<Record<string, unknown>>) =>
      Object.entries(one).map(([column, value]) => [
        column,
        types[column] === 'datetime' && typeof value === 'string' ? new Date(value) : value,
      ]);
    return [table, rows.map((one) => Object.fromEntries(row(one)) as FakeRow)];
  });
  return Object.fromEntries(entries) as Record<keyof SsdData, FakeRow[]>;
};

describe('the profile of an SSD', () => {
  let world: SsdWorld;
  beforeAll(async () => {
    world = await startSsdWorld();
    await refill(world.database, stored(awkward));
  });
  afterAll(() => world.close());

  const profile = (settings: Record<string, string>, until = new Date(Date.now() + 600_000)) => {
    const config = loadConfig(soundEnvironment(settings));
    const window = reportingWindow(londonDate(new Date(`${runDate}T12:00:00Z`)), config.rules.window);
    return profileItems({
      database: world.database,
      config,
      build: { ...config.rules, window },
      until,
      now: () => new Date(),
    });
  };

  it('counts every row of every column with codes once', async () => {
    const counts = await countRows(world.database);
    const { rules } = loadConfig(soundEnvironment());
    for (const column of await profileCodes(world.database, counts, rules)) {
      const { table, recognised, unrecognised, blank, notRead, shapes } = column;
      expect([column.column, recognised + unrecognised + blank + notRead]).toEqual([
        column.column,
        counts[table as SsdTable],
      ]);
      expect(shapes.reduce((sum, { rows }) => sum + rows, 0)).toBe(unrecognised);
    }
  });

  it('counts the same children in ranges of any size', async () => {
    const [small, large] = [
      await profile({ SSD_CHUNK_SIZE: '10' }),
      await profile({ SSD_CHUNK_SIZE: '2000' }),
    ];
    expect(small).toEqual(large);
    expect(small.complete).toBe(true);
    expect(small.cohort).toBeGreaterThan(80);
    expect(small.items.find(({ path }) => path === 'la_child_id')?.children).toBeGreaterThan(80);
  });

  it('says how far it came when the time ends', async () => {
    const cut = await profile({ SSD_CHUNK_SIZE: '10' }, new Date(Date.now() - 1));
    expect(cut).toMatchObject({ complete: false, persons: 0, cohort: 0 });
    expect(judgeItems(cut)).toMatchObject({
      outcome: 'note',
      found: expect.stringMatching(/^There was time for 0 people\./) as string,
    });
  });

  it('counts the ids that item 2 does not take', async () => {
    const person = (pers_person_id: string | null): FakeRow => ({ pers_person_id });
    await refill(world.database, {
      ssd_person: [null, '  ', 'A1', 'a1 ', 'x'.repeat(21), 'x'.repeat(22), 'B2'].map(person),
    });
    const counts = await countRows(world.database);
    const ids = async (settings: Record<string, string>) => {
      const { rules } = loadConfig(soundEnvironment(settings));
      const found = await profileIds(world.database, counts, rules);
      return { found, judged: judgeIds(found, rules) };
    };
    const kept = await ids({});
    expect(kept.found).toEqual({ persons: 7, withoutId: 2, repeated: 1, tooLong: 2, sharedWhenCut: 0 });
    expect(kept.judged).toMatchObject({
      outcome: 'note',
      found:
        'Rows of ssd_person without a usable id: 2; rows of ssd_person that repeat an id, but for case and blanks at its end: 1; ids longer than 20 characters: 2.',
    });
    const cut = await ids({ CHILD_ID_CUT: 'true' });
    expect(cut.found).toMatchObject({ tooLong: 2, sharedWhenCut: 1 });
    expect(cut.judged.found).toContain('ids that several people would share when they are cut: 1');
    expect(cut.judged.found).not.toContain('longer than');
  });
});
