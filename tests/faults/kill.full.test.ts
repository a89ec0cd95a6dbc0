import { describeOnStandIn } from '../standInOnly';
import { killNights, startKilledNights } from './killedNights';
import type { NightWorld } from './nightWorld';

const kills = process.env['TEST_LONG'] === '1' ? 50 : 3;

// Each mode has a file of its own, so that both are played at the same time.
describeOnStandIn('nights whose process is killed at any point (full)', 'needs SQL faults', () => {
  let nights: NightWorld;
  beforeAll(async () => {
    nights = await startKilledNights('full');
  });
  afterAll(() => nights.close());

  test(`${kills} kills lose nothing, invent nothing, and are put right by the next run`, () =>
    killNights(nights, 'full', kills));
});
