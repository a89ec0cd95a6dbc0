import { ssdTableNames } from '../../lib/ssd/tables';
import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../sandbox/ssdData/emptySsd';
import { canaryChild } from '../canary/canarySsd';
import { findCanaries } from '../canary/findCanaries';
import { describeOnStandIn } from '../standInOnly';
import { PreflightWorld } from './preflightWorld';

/** Children with free text in every coded column, and with codes; each row many times, so that no shape of theirs is rare. */
const children = [canaryChild('9001', 'k', true), canaryChild('9003', 'p', false)];

describeOnStandIn('the report of a preflight', 'needs grants on the stand-in', () => {
  let at: PreflightWorld;
  beforeAll(async () => {
    at = await PreflightWorld.start();
    for (const table of ssdTableNames) await at.sql(`DELETE FROM $schema.[${table}]`);
    const data = emptySsd();
    for (let copy = 0; copy < 6; copy += 1) for (const child of children) appendSsd(data, child.data);
    await at.world.load(data);
  });
  afterAll(() => at.close());

  it('holds no value of a row, though every column was read and found fault with', async () => {
    const { report, stdout } = await at.preflight({}, ['--profile']);
    const canaries = children.flatMap((child) => child.canaries);
    expect(canaries.length).toBeGreaterThan(200);
    expect(findCanaries(stdout, canaries)).toEqual([]);
    // The free texts were at work: they were read, and are shown as shapes.
    const shown = report.profile?.codes?.filter(({ shapes }) => shapes.length > 0) ?? [];
    expect(shown.length).toBeGreaterThan(10);
    expect(report.profile?.items).toMatchObject({ complete: true, persons: 2, cohort: 2 });
  });
});
