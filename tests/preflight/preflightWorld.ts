import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { SsdTable } from '../../lib/payload/personRows';
import { runPreflight } from '../../lib/preflight/preflight';
import type { CheckResult, PreflightReport } from '../../lib/preflight/report';
import { nodeEnvironment } from '../../sandbox/host/hostProcess';
import { createTableText, type OtherTypes } from '../../sandbox/sqlTarget/createSsd';
import { scriptBatches, tableScripts, type LedgerScript } from '../../sandbox/sqlTarget/ledgerScripts';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import { appSettings } from '../../sandbox/world/appSettings';
import { projectRoot } from '../../sandbox/world/projectRoot';
import { World } from '../../sandbox/world/world';
import { trustAuthority, unusedIdentities } from '../inThisProcess';

type Settings = Readonly<Record<string, string>>;

const principal = 'func-csc-data-flow';
const login = { user: 'csc_job', password: 'fake-Pass-word-1' };

/** How the command ended, and what it wrote. */
interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

export interface Reported extends Ended {
  readonly report: PreflightReport;
}

/** A world in which nothing is wrong, rights and indexes included, that can be broken and made whole again. */
export class PreflightWorld {
  #distrust: (() => void) | undefined;

  private constructor(
    readonly world: World,
    readonly data: SsdData,
    private readonly another: () => string,
  ) {}

  static async start(): Promise<PreflightWorld> {
    const { clientIds, another } = unusedIdentities(100);
    const world = await World.start({
      standIns: {
        clientIds,
        sql: { enforceGrants: true, tokenUser: principal, login },
        secrets: { 'ssd-sql-user': login.user, 'ssd-sql-password': login.password },
      },
    });
    const runDate = new Date().toISOString().slice(0, 10);
    const whole = new PreflightWorld(
      world,
      generateSsd({ children: 300, seed: 7, runDate, awkwardShare: 0 }),
      another,
    );
    await world.load(whole.data);
    await whole.runScripts('050-ssd-indexes.sql', '060-role.sql', '061-managed-identity.sql');
    return whole;
  }

  async close(): Promise<void> {
    this.#distrust?.();
    await this.world.close();
  }

  async runScripts(...scripts: readonly LedgerScript[]): Promise<void> {
    const variables = {
      SchemaName: this.world.sql.schema,
      PrincipalName: principal,
      PrincipalObjectId: '00000000-0000-0000-0000-0000000000aa',
    };
    for (const script of scripts)
      for (const batch of scriptBatches(script, variables)) await this.world.standIns.sql.query(batch);
  }

  /** Runs a statement in which `$schema` stands for the SSD's schema. */
  async sql(statement: string): Promise<void> {
    await this.world.standIns.sql.query(statement.replaceAll('$schema', `[${this.world.sql.schema}]`));
  }

  /** Makes a table of the SSD as it was, whatever has become of it; with other types it stays empty. */
  async remake(table: SsdTable, others?: OtherTypes): Promise<void> {
    const { schema } = this.world.sql;
    await this.sql(`IF OBJECT_ID(N'${schema}.${table}') IS NOT NULL DROP TABLE $schema.[${table}]`);
    await this.sql(createTableText({ schema }, table, others));
    await this.runScripts('050-ssd-indexes.sql', '060-role.sql');
    if (others === undefined) await this.world.sql.load(table, this.data[table]);
  }

  /** Puts the rows of a table back as they were. */
  async reload(table: SsdTable): Promise<void> {
    await this.sql(`DELETE FROM $schema.[${table}]`);
    await this.world.sql.load(table, this.data[table]);
  }

  /** Makes the tables of the job again that are missing. */
  async remakeLedger(): Promise<void> {
    await this.runScripts(...tableScripts, '060-role.sql');
  }

  /** The environment of the app in this world. */
  environment(settings: Settings = {}): Record<string, string> {
    return {
      ...this.world.standIns.hostEnvironment(),
      ...appSettings({ ...this.world.sql.appSettings, ...settings }),
    };
  }

  /** `npm run preflight`, as its built program in a process of its own. */
  async command(args: readonly string[], settings: Settings = {}): Promise<Ended> {
    const child = spawn(
      process.execPath,
      ['--no-warnings', join(projectRoot(), 'build', 'preflight.js'), ...args],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...nodeEnvironment(), ...this.environment(settings) } },
    );
    const [stdout, stderr] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { stdout, stderr, exitCode: child.exitCode };
  }

  /**
   * What the command does, without its process. It signs in as an identity of its own, so that no token of an earlier look
   * serves it; only `NO_PROXY` is read once by the SDKs, for all looks.
   */
  async look(settings: Settings = {}, profile = false): Promise<PreflightReport> {
    const before = process.env;
    this.#distrust ??= trustAuthority(this.world.standIns.addresses.caFile);
    process.env = {
      ...nodeEnvironment(),
      ...this.environment({ AZURE_CLIENT_ID: this.another(), ...settings }),
    };
    try {
      return await runPreflight(process.env, { options: { profile } });
    } finally {
      process.env = before;
    }
  }

  /** The command with `--json`, and the report that it prints. */
  async preflight(settings: Settings = {}, args: readonly string[] = []): Promise<Reported> {
    const ended = await this.command(['--json', ...args], settings);
    expect(ended.stderr).toBe('');
    return { ...ended, report: JSON.parse(ended.stdout) as PreflightReport };
  }
}

/** The checks with this outcome. */
export const withOutcome = ({ checks }: PreflightReport, outcome: CheckResult['outcome']): CheckResult[] =>
  checks.filter((check) => check.outcome === outcome);

/** `sql-network: SQL Server cannot be reached -> Check ...` */
export const said = ({ id, found, next = '' }: CheckResult): string => `${id}: ${found} -> ${next}`;
