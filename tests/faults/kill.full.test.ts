import { describeOnStandIn } from '../standInOnly';
import { KilledNights, tensOf } from './killedNights';

const kills = process.env['TEST_LONG'] === '1' ? 50 : 3;

// Each mode has a file of its own, so that both are played at the same time.
describeOnStandIn('nights whose process is killed at any point (full)', 'needs SQL faults', () => {
  let killed: KilledNights;
  beforeAll(async () => {
    killed = await KilledNights.start('full');
  });
  afterAll(() => killed.close());

  test.each(tensOf(kills))(
    'kills %i to %i lose nothing, invent nothing, and are put right by the next run',
    (_, last) => killed.playUpTo(last),
  );

  test(`the ${kills} kills are spread over the night`, () => killed.areSpread(kills));
});
