import { setTimeout as wait } from 'node:timers/promises';
import { heartbeatMs, startHeartbeat } from '../../lib/run/slice/heartbeat';

describe('signs of life', () => {
  it('are given several times before a run would be taken for lost, and at least every minute', () => {
    expect(heartbeatMs(15 * 60_000)).toBe(60_000);
    expect(heartbeatMs(60_000)).toBe(15_000);
  });

  it('are given until they are stopped, whatever becomes of one of them', async () => {
    let said = 0;
    const stop = startHeartbeat(() => {
      said += 1;
      return said === 1 ? Promise.reject(new Error('not now')) : Promise.resolve();
    }, 5);
    while (said < 3) await wait(5);
    await stop();
    const last = said;
    await wait(30);
    expect(said).toBe(last);
  });

  it('are waited for when one is being given at the end', async () => {
    const said: string[] = [];
    const stop = startHeartbeat(async () => {
      said.push('begins');
      await wait(30);
      said.push('ends');
    }, 5);
    while (said.length === 0) await wait(2);
    await stop();
    expect(said.at(-1)).toBe('ends');
  });
});
