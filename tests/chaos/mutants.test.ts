import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../sandbox/world/projectRoot';
import { mutants, mutated, type Mutant } from '../../tools/chaos/mutants';

/** `npm run chaos -- --prove` breaks the built program; here it is only asked whether it still can. */
describe('a fault that is made on purpose', () => {
  const bundle = readFileSync(join(projectRoot(), 'dist', 'main.js'), 'utf8');

  it.each<Mutant>(Object.values(mutants))('finds its place in the built program: $what', (mutant) => {
    const broken = mutated(bundle, mutant);
    expect(broken).not.toBe(bundle);
    expect(() => mutated(broken, mutant)).toThrow(/finds its place 0 times/);
  });
});
