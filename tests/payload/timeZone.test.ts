import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nodeEnvironment } from '../../sandbox/host/hostProcess';
import { ssdTables as definitions } from '../../lib/ssd/tables';
import { ssdTables } from './personRowsOf';

const root = join(__dirname, '..', '..');
const data = join(root, 'tests', 'conformance', 'data', 'ssd');
const folder = mkdtempSync(join(tmpdir(), 'time-zone-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The conformance rows with a time in every date: the last second of the day, or one in the night. */
function rowsWithTimes(): string {
  const timed = join(folder, 'ssd');
  mkdirSync(timed);
  for (const table of ssdTables) {
    const columns: Readonly<Record<string, string>> = definitions[table].columns;
    const rows = JSON.parse(readFileSync(join(data, `${table}.json`), 'utf8')) as Record<string, unknown>[];
    const withTimes = rows.map((row, n) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [
          column,
          columns[column] === 'datetime' && typeof value === 'string'
            ? `${value}T${n % 2 === 0 ? '23:59:59' : '00:30:00'}`
            : value,
        ]),
      ),
    );
    writeFileSync(join(timed, `${table}.json`), JSON.stringify(withTimes));
  }
  return timed;
}

/** What `npm run payloads` writes where the process runs in a time zone: rows over TDS, read and built. */
async function payloadsIn(zone: string, ssd: string): Promise<Buffer> {
  const out = join(folder, `${zone.replaceAll('/', '-')}-${ssd === data ? 'days' : 'times'}.json`);
  await promisify(execFile)(
    process.execPath,
    [
      '--no-warnings=ExperimentalWarning',
      join(root, 'build', 'payloads.js'),
      ...['--ssd', ssd, '--run-date', '2026-11-22', '--out', out],
    ],
    { env: { ...nodeEnvironment(), TZ: zone } },
  );
  return readFileSync(out);
}

test('the time zone of the process changes no byte, and neither does the time of a date', async () => {
  const expected = await payloadsIn('Europe/London', data);
  expect(expected.length).toBeGreaterThan(80_000);
  const timed = rowsWithTimes();
  for (const [zone, ssd] of [
    ['Pacific/Auckland', data],
    ['Pacific/Auckland', timed],
    ['Etc/GMT+12', timed],
  ] as const) {
    expect((await payloadsIn(zone, ssd)).equals(expected)).toBe(true);
  }
});
