import { explore } from '../../tools/chaos/explore';
import { mutants, withMutant } from '../../tools/chaos/mutants';
import { describeOnStandIn } from '../standInOnly';

const long = process.env['TEST_LONG'] === '1';
/** Its first history has four nights with two kills and a pause, and faults of every part but the vault. */
const seed = 303;

describeOnStandIn('random nights with random faults', 'needs SQL faults', () => {
  it('break no law, whatever goes wrong in them', async () => {
    const nights = long ? 24 : 4;
    const { tally, breach } = await explore({ nights, seed, shrinkMs: 60_000 });
    const broken = breach && `npm run chaos -- --seed ${seed} --path ${breach.path}\n${breach.error.message}`;
    expect(broken).toBeUndefined();
    expect(tally.nights).toBeGreaterThanOrEqual(nights);
  });

  if (long)
    it('find a fault of the program', async () => {
      const { breach } = await withMutant(mutants.keepsWhatIsGone, (appDirectory) =>
        explore({ nights: 50, seed: 1, shrinkMs: 0, appDirectory }),
      );
      expect(breach?.error.message).toMatch(/is Sent, but held otherwise: .* still held/);
    });
});
