import { createProgress, logProgress } from '../../lib/run/deliver/progress';
import { createLogger, type LogRecord } from '../../lib/telemetry/logger';
import { manualClock } from '../dfe/manualClock';

const counts = (accepted: number, refused = 0, unknown = 0, unsent = 0) => ({
  accepted,
  refused,
  unknown,
  unsent,
});

describe('progress', () => {
  it('says how many are sent, refused and left, the pace and the time to go', async () => {
    const clock = manualClock();
    const progress = createProgress({ total: 1000, now: clock.now });
    expect(progress.snapshot()).toMatchObject({ sent: 0, left: 1000, perSecond: 0, etaSeconds: undefined });
    await clock.sleep(10_000);
    progress.add(counts(190, 5, 3, 2));
    expect(progress.snapshot()).toEqual({
      total: 1000,
      sent: 190,
      refused: 5,
      other: 5,
      left: 800,
      perSecond: 20,
      etaSeconds: 40,
    });
  });

  it('has nothing left at the end, also when more came than was expected', async () => {
    const clock = manualClock();
    const progress = createProgress({ total: 10, now: clock.now });
    await clock.sleep(1000);
    progress.add(counts(12));
    expect(progress.snapshot()).toMatchObject({ left: 0, etaSeconds: 0 });
  });

  it('goes on from what the slices before have done, and does not count their time', async () => {
    const clock = manualClock();
    const progress = createProgress({ total: 100, before: counts(300, 1, 2, 3), now: clock.now });
    expect(progress.snapshot()).toMatchObject({
      total: 406,
      sent: 300,
      refused: 1,
      other: 5,
      left: 100,
      perSecond: 0,
    });
    await clock.sleep(10_000);
    progress.add(counts(50));
    progress.drop(10);
    expect(progress.snapshot()).toMatchObject({
      total: 396,
      sent: 350,
      left: 40,
      perSecond: 5,
      etaSeconds: 8,
    });
  });

  it('is logged at once, soon, and then at a calm interval', async () => {
    const clock = manualClock();
    const log: LogRecord[] = [];
    const progress = createProgress({ total: 100, now: clock.now });
    const { tell, tellNow } = logProgress({
      progress,
      logger: createLogger((record) => log.push(record), 'info'),
      now: clock.now,
      intervalMs: 15_000,
    });
    const began = clock.now().getTime();
    const toldAt: number[] = [];
    tellNow();
    for (let batch = 0; batch < 100; batch += 1) {
      await clock.sleep(500);
      progress.add(counts(1));
      const before = log.length;
      tell();
      if (log.length > before) toldAt.push((clock.now().getTime() - began) / 1000);
    }
    expect(toldAt).toEqual([1, 3, 7, 15, 30, 45]);
    expect(log.map(({ event, fields }) => [event, fields['sent']])).toEqual(
      [0, 2, 6, 14, 30, 60, 90].map((sent) => ['run.progress', sent]),
    );
  });
});
