import { londonDate } from '../../lib/payload/londonDate';
import type { RunView } from '../../lib/run/app/runView';
import type { HostProcess } from '../../sandbox/host/hostProcess';
import type { AppEvent } from '../../sandbox/world/appEvents';
import { functionKey, World, type HttpAnswer } from '../../sandbox/world/world';
import { dfeBaseUrl } from '../../sandbox/web/addresses';
import { ledgerTable } from './laws/observe';
import type { Deployment, HistoryPlan, NightPlan } from './plan';
import { SsdOfNights } from './ssdOfNight';
import { fromParts, type Struck } from './tally';

/** Few children, quick tries, and a failed message comes again at once; only an empty table stops a night. */
const settings: Readonly<Record<string, string>> = {
  SSD_MAX_TABLE_LOSS: '1',
  BRAKE_SHARE: '0.3',
  BRAKE_MINIMUM: '3',
  DFE_REQUEST_TIMEOUT_SECONDS: '4',
  DFE_MAX_TRIES: '3',
  DFE_RETRY_DELAY_MS: '1',
  AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:00',
};

const settingsOf = ({ endpoint, mode, batch, concurrency, chunk }: Deployment): Record<string, string> => ({
  DFE_ENDPOINT_KIND: endpoint,
  DFE_BASE_URL: dfeBaseUrl(endpoint),
  DFE_MODE: mode,
  DFE_BATCH_CHILDREN: String(batch),
  DFE_CONCURRENCY: String(concurrency),
  SSD_CHUNK_SIZE: String(chunk),
});

const ourTables = [ledgerTable, 'csc_api_findings', 'csc_api_planned', 'csc_api_submissions', 'csc_api_runs'];

/** A pretend Azure in which one history after the other is played. */
export class ChaosWorld {
  readonly #others: HostProcess[] = [];
  #running = false;
  #nowMs = 0;
  #deployment: Deployment | undefined;
  #ssd: SsdOfNights | undefined;
  #struckBefore: Struck | undefined;
  /** What the app's processes told since the night began. */
  events: AppEvent[] = [];
  /** The answers of this history to what was asked by HTTP. */
  answers: HttpAnswer[] = [];
  /** What the processes of this history have written that have ended. */
  readonly said: string[] = [];

  private constructor(readonly world: World) {
    world.onEvent((event) => this.events.push(event));
  }

  /** @param appDirectory the deployed app; this project's by default */
  static async start(appDirectory?: string): Promise<ChaosWorld> {
    const directory = appDirectory === undefined ? {} : { appDirectory };
    return new ChaosWorld(await World.start({ settings, skipWaits: true, ...directory }));
  }

  get parts() {
    return this.world.standIns;
  }

  get deployment(): Deployment {
    if (this.#deployment === undefined) throw new Error('No history was begun.');
    return this.#deployment;
  }

  get ssd(): SsdOfNights {
    if (this.#ssd === undefined) throw new Error('No history was begun.');
    return this.#ssd;
  }

  /** The moment of the night, ISO text. */
  get now(): string {
    return new Date(this.#nowMs).toISOString();
  }

  /** The processes that are running. */
  get hosts(): readonly HostProcess[] {
    return this.#running ? [this.world.host, ...this.#others] : this.#others;
  }

  /** Makes everything as before the first night of a history. */
  async begin(history: HistoryPlan): Promise<void> {
    await this.stop();
    await this.calm();
    await this.parts.queue.clear();
    for (const table of ourTables) await this.world.sql.query(`DELETE FROM ${this.world.table(table)}`);
    await this.parts.dfe.reset();
    this.#ssd = new SsdOfNights(history);
    this.said.length = 0;
    this.#struckBefore = await this.#struckEver();
    this.answers = [];
    this.#nowMs = Date.parse(`${history.begins}T02:30:00Z`);
    this.#deployment = history.deployment;
  }

  /**
   * Brings the clock and the SSD to the night, and sees to it that a process runs with the settings that are asked for.
   * @param isFirst the SSD is then as it was generated, unless it is half built
   */
  async toNight(
    night: Pick<NightPlan, 'hoursLater' | 'edit' | 'seed' | 'deployment'>,
    isFirst: boolean,
  ): Promise<void> {
    if (!isFirst) this.#nowMs += night.hoursLater * 3_600_000;
    const edit = isFirst && night.edit !== 'half built' ? 'none' : night.edit;
    this.ssd.edit({ edit, seed: night.seed }, londonDate(new Date(this.now)));
    await this.world.replace(this.ssd.tonight);
    if (!isFirst && night.deployment !== undefined) {
      await this.stop();
      this.#deployment = night.deployment;
    }
    if (this.#running) await this.world.setClock(this.now);
    else await this.run();
    this.events = [];
  }

  /** Starts the app's process. */
  async run(): Promise<void> {
    await this.world.startHost({ clock: this.now, settings: settingsOf(this.deployment) });
    this.#running = true;
  }

  /** Starts one more process, which `stopOthers` ends. */
  async runAnother(): Promise<HostProcess> {
    const host = await this.world.startAnotherHost({
      clock: this.now,
      settings: settingsOf(this.deployment),
    });
    this.#others.push(host);
    return host;
  }

  async stopOthers(): Promise<void> {
    for (const host of this.#others.splice(0)) {
      host.signal('SIGCONT');
      await host.stop();
      this.said.push(host.output);
    }
  }

  /** Kills every process, and waits until the server has seen that their connections are gone. */
  async kill(): Promise<void> {
    const { hosts } = this;
    this.#others.length = 0;
    this.#running = false;
    await Promise.all(hosts.map((host) => host.kill()));
    this.said.push(...hosts.map(({ output }) => output));
    while ((await this.parts.sql.connections()).length > 0) await pause();
  }

  /** Ends every process in order. */
  async stop(): Promise<void> {
    await this.stopOthers();
    if (!this.#running) return;
    const { host } = this.world;
    this.#running = false;
    await host.stop();
    this.said.push(host.output);
  }

  /** Ends whatever goes wrong. */
  async calm(): Promise<void> {
    const { sql, dfe, vault, identity, queue } = this.parts;
    await Promise.all([
      sql.clearFaults(),
      dfe.clearFaults(),
      vault.clearFaults(),
      identity.clearFaults(),
      queue.clearFaults(),
    ]);
    await dfe.release();
  }

  /** How often something has gone wrong in this history, by the part where it did. */
  async struck(): Promise<Struck> {
    const all = await this.#struckEver();
    return fromParts((part) => all[part] - (this.#struckBefore?.[part] ?? 0));
  }

  async #struckEver(): Promise<Struck> {
    const { sql, dfe, vault, identity, queue } = this.parts;
    return {
      ...(await dfe.struck()),
      sql: await sql.struck(),
      vault: await vault.struck(),
      identity: await identity.struck(),
      queue: await queue.struck(),
    };
  }

  /** Waits until nobody works, and nothing is left in a queue that is not late. */
  async idle(): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.waitIdle().catch(() => undefined)));
  }

  /** Asks for a run. @returns its id; undefined where it was not taken, or whoever was asked ended meanwhile */
  async ask(body: object = {}): Promise<string | undefined> {
    try {
      const answer = await this.world.ask(body);
      this.answers.push(answer);
      return answer.status === 202 ? (JSON.parse(answer.text) as { runId: string }).runId : undefined;
    } catch {
      return undefined;
    }
  }

  /** Asks the second process for the usual night, where there is one. */
  async askAnother(): Promise<void> {
    const [other] = this.#others;
    if (other === undefined) return;
    await fetch(`${other.url}/api/runs`, {
      method: 'POST',
      headers: { 'x-functions-key': functionKey },
    }).catch(() => undefined);
  }

  /** @returns undefined where whoever was asked ended meanwhile */
  async http(method: string, path: string): Promise<HttpAnswer | undefined> {
    try {
      const answer = await this.world.http(method, path);
      this.answers.push(answer);
      return answer;
    } catch {
      return undefined;
    }
  }

  /** The runs as the app shows them to whoever asks. @throws Error where it does not know one */
  async runsAsShown(runIds: readonly string[]): Promise<RunView[]> {
    const runs: RunView[] = [];
    for (const runId of runIds) {
      const answer = await this.http('GET', `/api/runs/${runId}`);
      if (answer?.status !== 200)
        throw new Error(`Asked for run ${runId}, the app answers ${answer?.status ?? 'nothing'}.`);
      runs.push(JSON.parse(answer.text) as RunView);
    }
    return runs;
  }

  /** Ends everything, a process that stands still or hangs too. */
  async close(): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.kill()));
    await this.world.close();
  }
}

/** Lets a moment pass before something is looked at again. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
