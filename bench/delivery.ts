/**
 * What delivering takes where DfE and the server answer slowly: a run that only sends, of children that are prepared. Both wait
 * in the stand-ins, so nothing but waiting is added. Prints milliseconds a batch. Run:
 * npm run bench -- delivery [children, 400] [DfE's answer in ms, 1000] [each statement in ms, 200] [children in a batch, 25]
 */
import { generateParts } from '../sandbox/ssdData/generateParts';
import { World } from '../sandbox/world/world';

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
    console.log(
      `${accepted} children in ${requests} batches, DfE ${answerMs} ms, statements ${statementMs} ms: ${(deliverMs / 1000).toFixed(1)} s, ${(deliverMs / requests).toFixed(0)} ms a batch, ${await world.standIns.sql.statementCount()} statements`,
    );
  } finally {
    await world.close();
  }
}

async function main(children = '400', answerMs = '1000', statementMs = '200', batch = '25'): Promise<void> {
  const numbers = [children, answerMs, statementMs, batch].map(Number);
  const [count = 0, answer = 0, statement = 0, size = 0] = numbers;
  if (!numbers.every((value) => Number.isInteger(value) && value >= 0) || count === 0 || size === 0)
    throw new Error(
      'npm run bench -- delivery [children] [ms of an answer] [ms of a statement] [children in a batch]',
    );
  await deliver(count, answer, statement, size);
}

main(...process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The benchmark failed.');
  process.exitCode = 1;
});
