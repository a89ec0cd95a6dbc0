import { setTimeout } from 'node:timers/promises';
import type { DfeFault } from '../../sandbox/dfe/dfeFault';
import type { SqlFault } from '../../sandbox/sql/faults';
import { pause, type ChaosWorld } from './chaosWorld';
import type { Disturbance, Fault, Moment, NightPlan } from './plan';

export const everything = ['table-loss', 'purges'] as const;

/** The faults of one part. */
const of = <P extends Fault['part']>(faults: readonly Fault[], part: P) =>
  faults.filter((one): one is Extract<Fault, { part: P }> => one.part === part);

/** Sets what goes wrong tonight. */
async function setFaults(chaos: ChaosWorld, night: NightPlan): Promise<void> {
  const { sql, dfe, vault, identity, queue } = chaos.parts;
  const { faults, disturbance } = night;
  const persons = chaos.ssd.tonight.ssd_person;
  const sqlFaults: SqlFault[] = of(faults, 'sql').map(({ fault }) => fault);
  const dfeFaults: DfeFault[] = of(faults, 'dfe').flatMap(({ fault, child }): DfeFault[] => {
    const { effect } = fault;
    if (child === undefined) return [fault];
    const person = persons[child % Math.max(1, persons.length)];
    if (person === undefined) return [];
    const id = String(person.pers_person_id).trimEnd();
    return effect.kind === 'refuse' || effect.kind === 'receipt-unreadable'
      ? [{ ...fault, effect: { ...effect, childIds: [id] } }]
      : [{ ...fault, childId: id }];
  });
  dfeFaults.push(...of(faults, 'token').map(({ fault }) => fault));
  if (disturbance.kind === 'kill') {
    const { at } = disturbance;
    if (at.kind === 'statement') sqlFaults.unshift({ kind: 'hang', skip: at.nth - 1, times: 1 });
    else dfeFaults.unshift({ nth: at.nth, effect: { kind: 'hang' }, accept: at.taken });
  } else if (disturbance.kind !== 'none') {
    dfeFaults.unshift({ nth: disturbance.nth, effect: { kind: 'hold' } });
  }
  await sql.clearStatements();
  await sql.setFaults(sqlFaults);
  await dfe.setFaults(dfeFaults);
  await vault.setFaults(of(faults, 'vault').map(({ fault }) => fault));
  await identity.setFaults(of(faults, 'identity').map(({ fault }) => fault));
  await queue.setFaults(of(faults, 'queue').map(({ fault }) => fault));
}

/** What tonight's people ask for, one after the other, each until nobody works any more. */
async function askFor(chaos: ChaosWorld, night: NightPlan): Promise<void> {
  const confirm = night.confirms === 'all, at once' ? everything : [];
  const body = { ...(night.mode === undefined ? {} : { mode: night.mode }), confirm };
  const asked = async (more: object = {}): Promise<string | undefined> => {
    const runId = await chaos.ask({ ...body, ...more });
    await chaos.idle();
    return runId;
  };
  let last: string | undefined;
  switch (night.request) {
    case 'timer':
      await chaos.world.host.fireTimer('nightlyRun').catch(() => undefined);
      await chaos.idle();
      last = String(chaos.events.find(({ event }) => event === 'run.requested')?.['runId'] ?? '');
      break;
    case 'by hand':
      last = await asked();
      break;
    case 'prepare, then deliver':
      await asked({ stages: 'prepare' });
      last = await asked({ stages: 'deliver' });
      break;
    case 'deliver only':
      last = await asked({ stages: 'deliver' });
      break;
    case 'dry run first':
      await asked({ dryRun: true });
      last = await asked();
      break;
    case 'a few people first': {
      const ids = chaos.ssd.tonight.ssd_person.map((row) => String(row.pers_person_id).trimEnd());
      const persons = ids.filter((id) => /^[A-Za-z0-9_-]{1,48}$/.test(id)).slice(0, 1 + (night.seed % 4));
      if (persons.length > 0) await asked({ persons });
      last = await asked();
      break;
    }
    case 'two at once':
    case 'two processes':
      [last] = await Promise.all([
        chaos.ask(body),
        night.request === 'two at once' ? chaos.ask(body) : chaos.askAnother(),
      ]);
      await chaos.idle();
      break;
    case 'cancelled': {
      const runId = await chaos.ask(body);
      const { posts } = chaos.parts.dfe;
      const before = (await posts(chaos.deployment.endpoint)).length;
      const ended = watched(chaos.idle());
      while (!ended.over && (await posts(chaos.deployment.endpoint)).length === before) await pause();
      if (runId !== undefined) await chaos.http('DELETE', `/api/runs/${runId}`);
      await ended.work;
      return;
    }
  }
  if (night.confirms !== 'what it asks' || !last) return;
  const answer = await chaos.http('GET', `/api/runs/${last}`);
  if (answer?.status !== 200) return;
  const run = JSON.parse(answer.text) as { outcome?: string; code?: string };
  if (run.outcome !== 'needs_attention') return;
  await asked({ confirm: [run.code === 'purge-brake' ? 'purges' : 'table-loss'] });
}

/** Work, and whether it is over, well or not. */
function watched(work: Promise<unknown>): { readonly work: Promise<unknown>; readonly over: boolean } {
  const state = { work, over: false };
  const end = (): void => {
    state.over = true;
  };
  work.then(end, end);
  return state;
}

/** Where a night is disturbed. */
const momentOf = (disturbance: Exclude<Disturbance, { kind: 'none' }>): Moment =>
  disturbance.kind === 'kill' ? disturbance.at : { kind: 'post', nth: disturbance.nth, taken: true };

/** Waits until the night has come to that moment. @returns false where it was over before */
async function reached(
  { sql }: ChaosWorld['parts'],
  { kind, nth }: Moment,
  tonight: { readonly posts: () => Promise<number>; readonly isOver: () => boolean },
): Promise<boolean> {
  const count = kind === 'statement' ? () => sql.statementCount() : tonight.posts;
  while ((await count()) < nth) {
    if (tonight.isOver()) return false;
    await pause();
  }
  return true;
}

/** How long a process may stand still before it goes on, whatever the others are waiting for. */
const longestPauseMs = 10_000;

/** Disturbs the night where it is now. */
async function disturb(chaos: ChaosWorld, disturbance: Disturbance, asking: Promise<unknown>): Promise<void> {
  const { sql, dfe, queue } = chaos.parts;
  switch (disturbance.kind) {
    case 'kill':
      await chaos.kill();
      await chaos.calm();
      await asking;
      if (disturbance.message === 'comes again') await queue.expireLeases();
      else await queue.clear();
      await chaos.run();
      break;
    case 'pause': {
      const { host } = chaos.world;
      host.signal('SIGSTOP');
      if (disturbance.lock === 'lost') await sql.dropConnections();
      const other = await chaos.runAnother();
      await queue.expireLeases();
      // The one that stands still may have left a transaction open, and then the other one waits for it.
      if (disturbance.lock === 'lost')
        await Promise.race([other.waitIdle(), setTimeout(longestPauseMs, undefined, { ref: false })]);
      await dfe.release();
      host.signal('SIGCONT');
      break;
    }
    case 'server restarts':
      await sql.dropConnections();
      await dfe.release();
      break;
    case 'none':
  }
}

/**
 * Plays a night: the world is at its moment. When it returns nothing goes wrong any more and nobody works.
 * @returns whether the process was killed, stood still or lost its server where the plan says so: a night may be over before
 */
export async function playNight(chaos: ChaosWorld, night: NightPlan): Promise<boolean> {
  const { disturbance } = night;
  if (night.request === 'two processes') await chaos.runAnother();
  const postCount = async (): Promise<number> =>
    (await chaos.parts.dfe.posts(chaos.deployment.endpoint)).length;
  const before = await postCount();
  await setFaults(chaos, night);
  const asking = watched(askFor(chaos, night));
  const disturbed =
    disturbance.kind !== 'none' &&
    (await reached(chaos.parts, momentOf(disturbance), {
      posts: async () => (await postCount()) - before,
      isOver: () => asking.over,
    }));
  if (disturbed)
    await disturb(
      chaos,
      disturbance,
      asking.work.catch(() => undefined),
    );
  try {
    await asking.work;
  } catch (error) {
    // Whoever asks a process that is killed hears nothing.
    if (!disturbed || disturbance.kind !== 'kill') throw error;
  }
  await chaos.calm();
  await chaos.idle();
  await chaos.stopOthers();
  await chaos.idle();
  return disturbed;
}
