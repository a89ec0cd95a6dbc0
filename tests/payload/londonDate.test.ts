import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { londonDate } from '../../lib/payload/londonDate';

describe("the LA's calendar date", () => {
  it.each([
    ['a winter evening', '2026-01-15T23:59:59Z', '2026-01-15'],
    ['midnight in winter', '2026-01-16T00:00:00Z', '2026-01-16'],
    ['the last hour of a summer day in UTC is tomorrow', '2026-07-15T23:00:00Z', '2026-07-16'],
    ['the minute before', '2026-07-15T22:59:59Z', '2026-07-15'],
    ['the evening before the clocks go forward', '2026-03-28T23:59:59Z', '2026-03-28'],
    ['midnight of the day on which they do', '2026-03-29T00:00:00Z', '2026-03-29'],
    ['the evening of that day, already in summer time', '2026-03-29T23:00:00Z', '2026-03-30'],
    ['the night before they go back', '2026-10-24T23:00:00Z', '2026-10-25'],
    ['the evening of the day on which they do', '2026-10-25T23:59:59Z', '2026-10-25'],
    ['a leap day', '2028-02-29T12:00:00Z', '2028-02-29'],
    ['the end of a year', '2026-12-31T23:59:59Z', '2026-12-31'],
  ])('%s', (_, instant, date) => {
    expect(londonDate(new Date(instant))).toBe(date);
  });

  it('does not depend on the zone of the process', () => {
    const script = `
      require('esbuild').buildSync({ entryPoints: ['lib/payload/londonDate.ts'], bundle: true, platform: 'node',
        write: false, format: 'cjs' }).outputFiles.forEach((file) => {
        const module = { exports: {} };
        new Function('module', 'exports', 'require', file.text)(module, module.exports, require);
        const { londonDate } = module.exports;
        console.log(new Date('2026-07-15T12:30:00Z').getDate(), londonDate(new Date('2026-07-15T12:30:00Z')));
      });`;
    const output = execFileSync(process.execPath, ['-e', script], {
      cwd: join(__dirname, '..', '..'),
      env: { ...process.env, TZ: 'Pacific/Auckland' },
      encoding: 'utf8',
    });
    expect(output.trim()).toBe('16 2026-07-15');
  });
});
