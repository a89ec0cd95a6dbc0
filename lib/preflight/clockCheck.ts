import type { ClockReading } from './network';
import { sqlLimitMs, type PreflightContext } from './preflightContext';
import { failed, hasPassed, note, ok, skipped, type Check, type Look } from './runChecks';
import { serverTime } from './statements';

/** Tokens are refused when the clocks are about this far apart, in milliseconds. */
const unusableMs = 5 * 60_000;
/** Nobody minds less, in milliseconds. */
const noticeableMs = 60_000;

/** `3 minutes ahead of`, `40 s behind`. */
function apart({ aheadMs }: ClockReading): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const amount = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} minutes`;
  // The other clock is ahead: this one is behind it.
  return `${amount} ${aheadMs > 0 ? 'behind' : 'ahead of'}`;
}

/**
 * What several clocks say of this machine's: it is off when all of them say so, otherwise it is theirs.
 * @param readings of other machines
 */
export function judgeClock(readings: readonly ClockReading[]): Look {
  if (readings.length === 0) return skipped('nothing answered that tells the time');
  const off = readings.filter(({ aheadMs }) => Math.abs(aheadMs) > noticeableMs);
  if (off.length === 0)
    return ok(`This machine’s clock agrees with ${readings.map(({ whose }) => whose).join(', ')}.`);
  const said = off.map((reading) => `${apart(reading)} that of ${reading.whose}`).join(', ');
  if (off.length < readings.length)
    return note(
      `This machine’s clock is ${said}, and agrees with the others.`,
      'Have the clock of that machine set; the night goes by the clock of the app.',
    );
  const found = `This machine’s clock is ${said}.`;
  return readings.every(({ aheadMs }) => Math.abs(aheadMs) > unusableMs)
    ? failed(found, 'Set this machine’s clock: tokens are refused, and the run date may be wrong.')
    : note(found, 'Have this machine’s clock set by a time server.');
}

/** This machine's clock against those of the servers that have answered. */
export const clockCheck = ({ clocks, openDatabase, now, resultOf }: PreflightContext): Check => ({
  id: 'clock',
  needs: ['settings'],
  limitMs: sqlLimitMs,
  look: async () => {
    if (hasPassed(resultOf('sql-sign-in'))) {
      const database = await openDatabase();
      const began = now().getTime();
      const { rows } = await database.query<{ server_time: Date }>(serverTime(database.names, undefined));
      const at = rows[0]?.server_time.getTime();
      const middle = (began + now().getTime()) / 2;
      if (at !== undefined) clocks.push({ whose: 'SQL Server', aheadMs: at - middle });
    }
    return judgeClock(clocks);
  },
});
