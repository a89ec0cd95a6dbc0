import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { nightOf } from './nights/fewChildren';
import { knownLosses, LedgerWorld } from './nights/ledgerWorld';
import { itOnStandIn } from '../standInOnly';

const children = process.env['TEST_LONG'] === '1' ? 5_000 : 1_000;

/** Statements for a thousand children: those that write to the ledger and the submissions, and all there are besides them. */
const most = { writing: 60, all: 250 };
const writes = /\b(INSERT INTO|UPDATE|DELETE FROM)\b.*(staging|submissions|findings)/s;

itOnStandIn(
  `a night in which ${children} children are new costs tens of statements for each thousand of them`,
  'counts statements',
  async () => {
    const ledger = await LedgerWorld.start();
    try {
      const { sql } = ledger.world.standIns;
      await ledger.world.load(generateSsd({ children, seed: 12, runDate: '2026-11-02', awkwardShare: 0 }));
      await sql.clearStatements();
      const run = await ledger.run(nightOf(1), knownLosses);
      expect(run).toMatchObject({ outcome: 'succeeded' });
      const thousands = run.counts.accepted / 1_000;
      expect(run.counts.accepted).toBeGreaterThan(children * 0.8);
      const [all, statements] = [await sql.statementCount(), await sql.statements()];
      expect(all).toBe(statements.length);
      const writing = statements.filter(({ text }) => writes.test(text)).length;
      expect(writing / thousands).toBeLessThan(most.writing);
      expect(all / thousands).toBeLessThan(most.all);
    } finally {
      await ledger.close();
    }
  },
);
