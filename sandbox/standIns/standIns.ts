import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connectControl, type Control } from '../control/connectControl';
import { remotePart, type RemotePart } from '../control/remotePart';
import { dfeMethods, type Dfe } from '../dfe/startDfe';
import type { QueueStore } from '../host/queueStore';
import { identityMethods, type Identity } from '../identity/startIdentity';
import { ingestionMethods, type Ingestion } from '../ingestion/startIngestion';
import { proxyMethods, type Proxy } from '../proxy/startProxy';
import { sqlServerMethods, type SqlServer } from '../sql/sqlServer';
import { vaultMethods, type Vault } from '../vault/startVault';
import { connectionEnvironment } from './connectionEnvironment';
import { queueMethods } from './queueMethods';
import type { StandInAddresses, StandInsOptions } from './standInsOptions';

/**
 * The stand-ins in a process of their own, driven from this one. They outlive the app's process, which may be killed,
 * and end with this one, however it ends.
 */
export class StandIns {
  readonly identity;
  readonly vault;
  readonly dfe;
  readonly ingestion;
  readonly proxy;
  readonly queue;
  readonly #sql;
  #sqlUnused: string | undefined;

  private constructor(
    private readonly child: ChildProcess,
    control: Control,
    readonly addresses: StandInAddresses,
  ) {
    this.identity = remotePart<Identity, (typeof identityMethods)[number]>(
      control,
      'identity',
      identityMethods,
    );
    this.vault = remotePart<Vault, (typeof vaultMethods)[number]>(control, 'vault', vaultMethods);
    this.dfe = remotePart<Dfe, (typeof dfeMethods)[number]>(control, 'dfe', dfeMethods);
    this.ingestion = remotePart<Ingestion, (typeof ingestionMethods)[number]>(
      control,
      'ingestion',
      ingestionMethods,
    );
    this.proxy = remotePart<Proxy, (typeof proxyMethods)[number]>(control, 'proxy', proxyMethods);
    this.queue = remotePart<QueueStore, (typeof queueMethods)[number]>(control, 'queue', queueMethods);
    this.#sql = remotePart<SqlServer, (typeof sqlServerMethods)[number]>(control, 'sql', sqlServerMethods);
  }

  /**
   * Starts the process and every stand-in in it.
   * @param options.script the built program; unset: `standIns.js` beside this bundle, or in `build/`.
   */
  static async start(options: StandInsOptions & { readonly script?: string } = {}): Promise<StandIns> {
    const { script = findScript(), ...rest } = options;
    if (!existsSync(script)) throw new Error(`${script} is missing. Run: npm run build`);
    const child = fork(script, {
      serialization: 'advanced',
      execArgv: ['--enable-source-maps', '--no-warnings=ExperimentalWarning'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const control = connectControl(child);
    try {
      const addresses = (await control.call('standIns.start', rest)) as StandInAddresses;
      return new StandIns(child, control, addresses);
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /** @throws Error where a real server is used in its place: what is set here would change nothing there. */
  get sql(): RemotePart<SqlServer, (typeof sqlServerMethods)[number]> {
    if (this.#sqlUnused !== undefined) throw new Error(this.#sqlUnused);
    return this.#sql;
  }

  /** Says that another SQL Server is used, and what to tell those who ask for the stand-in all the same. */
  withoutSql(reason: string): void {
    this.#sqlUnused = reason;
  }

  /** What the app's process needs in its environment to reach the stand-ins; its settings are not in it. */
  hostEnvironment(): Record<string, string> {
    return connectionEnvironment(this.addresses);
  }

  /** Ends the process; it closes its servers and removes its files. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    if (this.child.connected) this.child.disconnect();
    await ended;
  }
}

function findScript(): string {
  const places = [join(__dirname, 'standIns.js'), join(__dirname, '..', '..', 'build', 'standIns.js')];
  return places.find((place) => existsSync(place)) ?? 'build/standIns.js';
}
