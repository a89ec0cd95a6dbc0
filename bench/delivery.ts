/**
 * What delivering takes where DfE and the server answer slowly: a run that only sends, of children that are prepared. Both wait
 * in the stand-ins, so nothing but waiting is added. Run:
 * npm run bench -- delivery [children, 400] [DfE's answer in ms, 1000] [each statement in ms, 200] [children in a batch, 25]
 */
import { generateParts } from '../sandbox/ssdData/generateParts';
import { World } from '../sandbox/world/world';
import { publish, run, wholeNumber } from './report/section';

/** To note a batch, to write its outcomes, the run's progress, the question after the lock (`tests/night/cost.test.ts`). */
const statementsOfBatch = 3 + 3 + 1 + 1;

async function deliver(
  children: number,
  answerMs: number,
  statementMs: number,
  batch: number,
): Promise<void> {
  const world = await World.start({ settings: { DFE_BATCH_CHILDREN: String(batch) } });
  try {
    const runDate = new Date().toISOString().slice(0, 10);
    for (const part of generateParts({ children, seed: 1, runDate })) await world.load(part);
    await world.startHost();
    await world.requested({ stages: 'prepare' });
    let deliverMs = 0;
    const stop = world.onEvent((event) => {
      if (event.event === 'run.stageEnded' && event['stage'] === 'deliver')
        deliverMs = Number(event['durationMs']);
    });
    // The whole answer in one piece, and its end so long after it.
    await world.standIns.dfe.setFaults([{ effect: { kind: 'slow', bytes: 1_000_000, everyMs: answerMs } }]);
    await world.standIns.sql.setFaults([{ kind: 'delay', ms: statementMs }]);
    await world.standIns.sql.clearStatements();
    const { run, failure } = await world.requested({ stages: 'deliver' });
    stop();
    if (run === undefined || run.counts.requests === 0)
      throw new Error(`Nothing was sent: ${run?.message ?? failure ?? 'no run'}`);
    const { requests, accepted } = run.counts;
    publish({
      title: 'Delivery where DfE and the server are slow',
      about: [
        `A run that only sends ${accepted} children in ${requests} batches; DfE answers after ${answerMs} ms, each statement after ${statementMs} ms. Where nothing overlapped, a batch would take DfE's answer and the ledger's ${statementsOfBatch} statements after each other.`,
      ],
      columns: ['', 'ms a batch'],
      rows: [
        ['after each other', String(answerMs + statementsOfBatch * statementMs)],
        ['as it is', (deliverMs / requests).toFixed(0)],
      ],
      aims: [],
    });
  } finally {
    await world.close();
  }
}

run(([children, answer, statement, size]) =>
  deliver(
    wholeNumber(children, 'children', 400),
    wholeNumber(answer, 'milliseconds of an answer', 1000),
    wholeNumber(statement, 'milliseconds of a statement', 200),
    wholeNumber(size, 'children in a batch', 25),
  ),
);
