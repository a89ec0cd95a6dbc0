import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { londonDate } from '../../lib/payload/londonDate';

const instants: [string, string, string][] = [
  ['a winter evening', '2026-01-15T23:59:59Z', '2026-01-15'],
  ['midnight in winter', '2026-01-16T00:00:00Z', '2026-01-16'],
  ['the last hour of a summer day in UTC is tomorrow', '2026-07-15T23:00:00Z', '2026-07-16'],
  ['the minute before', '2026-07-15T22:59:59Z', '2026-07-15'],
  ['the evening before the clocks go forward', '2026-03-28T23:59:59Z', '2026-03-28'],
  ['midnight of the day on which they do', '2026-03-29T00:00:00Z', '2026-03-29'],
  ['the evening of that day, already in summer time', '2026-03-29T23:00:00Z', '2026-03-30'],
  ['the night before they go back', '2026-10-24T23:00:00Z', '2026-10-25'],
  ['the evening of the day on which they do', '2026-10-25T23:59:59Z', '2026-10-25'],
  ['the hour that the clocks leave out', '2026-03-29T01:00:00Z', '2026-03-29'],
  ['the hour that comes twice, the first time', '2026-10-25T00:30:00Z', '2026-10-25'],
  ['and the second time', '2026-10-25T01:30:00Z', '2026-10-25'],
  ['midnight at the end of the day of 25 hours', '2026-10-26T00:00:00Z', '2026-10-26'],
  ['a minute before the day of 23 hours ends', '2026-03-29T22:59:59Z', '2026-03-29'],
  ['a leap day', '2028-02-29T12:00:00Z', '2028-02-29'],
  ['the end of a year', '2026-12-31T23:59:59Z', '2026-12-31'],
];

describe("the LA's calendar date", () => {
  it.each(instants)('%s', (_, instant, date) => {
    expect(londonDate(new Date(instant))).toBe(date);
  });

  it.each(['Pacific/Auckland', 'Etc/GMT+12', 'America/Los_Angeles'])(
    'is the same where the process runs in %s',
    (zone) => {
      const script = `
      require('esbuild').buildSync({ entryPoints: ['lib/payload/londonDate.ts'], bundle: true, platform: 'node',
        write: false, format: 'cjs' }).outputFiles.forEach((file) => {
        const module = { exports: {} };
        new Function('module', 'exports', 'require', file.text)(module, module.exports, require);
        const dates = ${JSON.stringify(instants)}.map(([, instant]) => module.exports.londonDate(new Date(instant)));
        console.log(JSON.stringify([new Date('2026-07-15T12:30:00Z').getTimezoneOffset(), ...dates]));
      });`;
      const output = execFileSync(process.execPath, ['-e', script], {
        cwd: join(__dirname, '..', '..'),
        env: { ...process.env, TZ: zone },
        encoding: 'utf8',
      });
      const [offset, ...dates] = JSON.parse(output) as [number, ...string[]];
      // The zone has been taken: London would be an hour ahead.
      expect(offset).not.toBe(-60);
      expect(dates).toEqual(instants.map(([, , date]) => date));
    },
  );
});
