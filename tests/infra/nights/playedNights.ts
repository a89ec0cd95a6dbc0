import type { HostLogLine } from '../../../sandbox/host/hostLog';
import type { HostProcess } from '../../../sandbox/host/hostProcess';
import { appendSsd } from '../../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../../sandbox/ssdData/emptySsd';
import type { SsdData } from '../../../sandbox/ssdData/ssdData';
import { World } from '../../../sandbox/world/world';
import { plainChild } from '../../night/handmadeSsd';

/** A line as the host hands it to Application Insights, and how long after the night's beginning. */
export interface Line {
  readonly afterMs: number;
  readonly message: string;
}

const idOf = (index: number): string => String(1001 + index);

/** So many plain children with a plan of that day, and besides them some whose id DfE would not take. */
function children(count: number, { bad = 0, planFrom = '2026-02-01' } = {}): SsdData {
  const data = emptySsd();
  for (let index = 0; index < count; index += 1) appendSsd(data, plainChild(idOf(index)));
  for (let index = 0; index < bad; index += 1) appendSsd(data, plainChild(`bad ${index}!`));
  return {
    ...data,
    ssd_cin_plans: data.ssd_cin_plans.map((plan) => ({ ...plan, cinp_cin_plan_start_date: planFrom })),
  };
}

const noSettings: Readonly<Record<string, string>> = {};
const quickRetries = { DFE_RETRY_DELAY_MS: '1', DFE_MAX_TRIES: '3' };

/** One world through many nights, each of a date of its own; what its hosts log in each is kept. */
class Recorder {
  readonly #lines: Line[] = [];
  #began = 0;
  /** Whether the app goes on into the next night, as one does that is kept alive. */
  #isKept = true;
  /** The settings of the app that runs. */
  #settings: Readonly<Record<string, string>> | undefined;

  constructor(private readonly world: World) {}

  readonly #take = ({ message }: HostLogLine): void => {
    this.#lines.push({ afterMs: performance.now() - this.#began, message });
  };

  /** From now on the app is loaded for each night: what it remembers of the vault hides what is wrong there. */
  loadEachNight(): void {
    this.#isKept = false;
  }

  /** From now on the app is kept again while its settings stay. */
  keep(): void {
    this.#isKept = true;
  }

  /** Lets it be half past two of that day of November for the app, works, and gives what was logged. */
  async night(day: number, work: () => Promise<unknown>, settings = noSettings): Promise<Line[]> {
    this.#lines.length = 0;
    this.#began = performance.now();
    const clock = `2026-11-${String(day).padStart(2, '0')}T02:30:00Z`;
    const host = await this.#hostAt(clock, settings);
    const stop = host.onLog(this.#take);
    try {
      await work();
      await host.waitIdle();
      return [...this.#lines];
    } finally {
      stop();
    }
  }

  async #hostAt(clock: string, settings: Readonly<Record<string, string>>): Promise<HostProcess> {
    if (this.#isKept && this.#settings === settings) {
      await this.world.setClock(clock);
      return this.world.host;
    }
    this.#settings = settings;
    return this.world.restartHost({
      clock,
      // A message that failed comes again at once.
      settings: { AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:00', ...settings },
    });
  }
}

/** Nights of the sandbox, well and badly ended, by what was the matter with them. */
export async function playNights() {
  const world = await World.start();
  try {
    const { vault, dfe, sql, queue } = world.standIns;
    const recorder = new Recorder(world);
    const timer = (): Promise<unknown> => world.night();
    const asked = (body?: unknown) => (): Promise<unknown> => world.requested(body);

    await world.load(children(100));
    const asking = await recorder.night(1, timer);
    const confirmed = await recorder.night(2, asked({ confirm: ['table-loss'] }));
    const good = await recorder.night(3, timer);

    await world.replace(children(100, { bad: 1 }));
    const oneHeldBack = await recorder.night(4, timer);
    await world.replace(children(100, { bad: 8 }));
    const manyHeldBack = await recorder.night(5, timer);

    // Those who were held back are gone, which marks them Deleted.
    await world.replace(children(100));
    await recorder.night(6, timer);

    // Something of every child has changed, and ten of them are refused.
    await world.replace(children(100, { planFrom: '2026-02-02' }));
    const refusedIds = Array.from({ length: 10 }, (_, index) => idOf(index));
    await dfe.setFaults([{ effect: { kind: 'refuse', childIds: refusedIds, naming: 'all' } }]);
    const manyRefused = await recorder.night(7, timer);
    await dfe.clearFaults();
    await recorder.night(8, asked({ retryErrors: true }));

    // Six of a hundred are gone: the first look defers them, the second one purges.
    await world.replace(children(94, { planFrom: '2026-02-02' }));
    await recorder.night(9, timer);
    const purge = await recorder.night(10, timer);

    recorder.loadEachNight();
    await vault.setSecret('dfe-client-secret', 'fake-client-secret', '2026-11-20T00:00:00Z');
    const secretNearItsEnd = await recorder.night(11, timer);
    await vault.setSecret('dfe-client-secret', 'fake-client-secret');

    await vault.setFaults([{ secret: 'dfe-client-secret', effect: { kind: 'forbidden' } }]);
    const failed = await recorder.night(12, timer);
    await vault.clearFaults();

    const wrongSettings = await recorder.night(13, timer, { LA_CODE: 'abc' });

    await sql.setFaults([{ kind: 'refuse-connection' }]);
    const databaseAway = await recorder.night(14, timer);
    await sql.setFaults([{ kind: 'error', number: 1222, match: 'UPDATE .*csc_api_runs', skip: 1, times: 1 }]);
    const stumbled = await recorder.night(15, timer);
    await sql.clearFaults();

    recorder.keep();
    const foreignMessage = await recorder.night(16, () =>
      queue.put('csc-runs', Buffer.from('{"not":"ours"}').toString('base64')),
    );
    const smokeTest = await recorder.night(17, asked({ stages: 'smoke' }));
    // Half the children are gone, and one of the two who are asked for is held back: a night would report each of these.
    await world.replace(children(47, { bad: 8, planFrom: '2026-02-02' }));
    const dryRun = await recorder.night(18, asked({ dryRun: true }));
    await world.replace(children(94, { planFrom: '2026-02-02' }));
    const longId = 'Fake-id-of-more-than-20';
    await world.load(plainChild(longId));
    const fewPeople = await recorder.night(19, asked({ persons: [idOf(0), longId] }));

    // DfE is away for three nights; what changed on the first waits all the while.
    await world.replace(children(94, { planFrom: '2026-02-03' }));
    await dfe.setFaults([{ effect: { kind: 'answer', status: 503 } }]);
    const dfeAway = await recorder.night(20, timer, quickRetries);
    await recorder.night(21, timer, quickRetries);
    const dfeStillAway = await recorder.night(22, timer, quickRetries);

    return {
      asking,
      confirmed,
      good,
      oneHeldBack,
      manyHeldBack,
      manyRefused,
      purge,
      secretNearItsEnd,
      failed,
      wrongSettings,
      databaseAway,
      stumbled,
      foreignMessage,
      smokeTest,
      dryRun,
      fewPeople,
      dfeAway,
      dfeStillAway,
    };
  } finally {
    await world.close();
  }
}

export type PlayedNights = Awaited<ReturnType<typeof playNights>>;
