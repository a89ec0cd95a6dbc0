import { londonDate } from '../../lib/payload/londonDate';
import type { ChaosWorld } from './chaosWorld';
import { falselySent, misbelieved, notHeldAsMeant } from './laws/ledgerLaws';
import { observe, type Observed } from './laws/observe';
import {
  bugs,
  emptied,
  personalData,
  sentAllTheSame,
  sentUnsound,
  severalAtOnce,
  unfinishedRuns,
} from './laws/runLaws';
import type { HistoryPlan, NightPlan } from './plan';
import { everything, playNight } from './playNight';
import type { Tally } from './tally';

/** A law that does not hold any more, seen by what the stand-ins hold. */
export class LawBroken extends Error {
  override readonly name = 'LawBroken';

  constructor(
    readonly when: string,
    readonly breaches: readonly string[],
  ) {
    super([`${when}:`, ...breaches.slice(0, 10).map((breach) => `  ${breach}`)].join('\n'));
  }
}

/** A night of which nobody knows how it ends. */
const nightLimitMs = 1_200_000;
/** Two calm nights, the second after the second look at leavers is due. */
const calmNights = [25, 25];

/**
 * Plays a history in a world that is made empty first: its nights, the laws after each of them, and calm nights in which all of
 * it must come right.
 * @throws LawBroken
 */
export async function playHistory(chaos: ChaosWorld, history: HistoryPlan, tally: Tally): Promise<void> {
  await inTime('the beginning', () => chaos.begin(history));
  tally.histories += 1;
  for (const [at, night] of history.nights.entries()) {
    const { before, disturbed, observed } = await inTime(`night ${at + 1}`, async () => {
      await chaos.toNight(night, at === 0);
      return {
        before: await observe(chaos.world),
        disturbed: await playNight(chaos, night),
        observed: await observe(chaos.world),
      };
    });
    tally.night(night, disturbed);
    obey(`After night ${at + 1} of ${history.nights.length}`, [
      ...always(observed, chaos),
      ...(isOrderly(night) ? severalAtOnce(before, observed) : []),
      ...(mayNotSend(night) ? sentAllTheSame(before, observed, emptied(before, chaos.ssd.tonight)) : []),
    ]);
  }
  await comeRight(chaos, tally);
}

/** Calm nights, in which everything is confirmed and tried again: what DfE holds afterwards is what the SSD means. */
async function comeRight(chaos: ChaosWorld, tally: Tally): Promise<void> {
  for (const hoursLater of calmNights) {
    await inTime('a calm night', async () => {
      await chaos.toNight({ hoursLater, edit: 'none', seed: 0, deployment: undefined }, false);
      const runId = await chaos.ask({ confirm: everything, retryErrors: true });
      if (runId === undefined)
        obey('In a calm night', [`a run was refused: ${chaos.answers.at(-1)?.text ?? ''}`]);
      await chaos.idle();
    });
    tally.calmNights += 1;
    obey('After a calm night', always(await observe(chaos.world), chaos));
  }
  const observed = await observe(chaos.world);
  tally.history(observed, await chaos.struck());
  const shown = await chaos.runsAsShown(observed.runs.map((run) => String(run['run_id'])));
  await chaos.stop();
  const ends = shown.map(({ outcome, code }) => [outcome ?? 'not', code ?? []].flat().join(' '));
  obey(`In the end, after runs that ended: ${ends.join(', ')}`, [
    ...notHeldAsMeant(observed, chaos.deployment.endpoint, chaos.ssd.tonight, chaos.now),
    ...unfinishedRuns(shown),
    ...personalData({
      'the log': chaos.said.join('\n'),
      'an answer': chaos.answers.map(({ text }) => text).join('\n'),
    }),
  ]);
}

/** What must hold after any night. */
const always = (observed: Observed, chaos: ChaosWorld): string[] => [
  ...falselySent(observed, londonDate(new Date(chaos.now))),
  ...misbelieved(observed),
  ...sentUnsound(observed),
  ...bugs(observed, chaos.events),
];

/** Whether nobody lost a lock, a message or the process. */
const isOrderly = ({ disturbance, faults }: NightPlan): boolean =>
  disturbance.kind === 'none' && faults.every(({ part }) => part !== 'sql' && part !== 'queue');

/** Whether what is empty tonight keeps everybody from sending. */
const mayNotSend = ({ confirms, request }: NightPlan): boolean =>
  confirms === 'nothing' && request !== 'deliver only' && request !== 'prepare, then deliver';

function obey(when: string, breaches: readonly string[]): void {
  if (breaches.length > 0) throw new LawBroken(when, breaches);
}

/** @throws Error where the work is not over in time */
async function inTime<T>(what: string, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Nobody ended ${what} within ${nightLimitMs / 1000} s.`)),
      nightLimitMs,
    );
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
