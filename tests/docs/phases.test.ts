import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../lib/config/loadConfig';
import type { RunView } from '../../lib/run/app/runView';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { withBystanders } from '../../sandbox/ssdData/withBystanders';
import {
  dfeBaseUrl,
  dfeScope,
  guardedBaseUrl,
  guardedSettings,
  tokenUrl,
  vaultUrl,
} from '../../sandbox/web/addresses';
import { appSettings } from '../../sandbox/world/appSettings';
import { World } from '../../sandbox/world/world';
import { runCommand } from '../commands/command';
import { describeOnStandIn } from '../standInOnly';

type Settings = Readonly<Record<string, string>>;

interface Phase {
  readonly number: string;
  /** Its blocks of settings, in order. */
  readonly blocks: readonly Settings[];
  readonly seeds: readonly string[];
  readonly removals: readonly string[];
  /** Bodies of its requests. */
  readonly bodies: readonly string[];
  readonly rightWhen: string;
}

const read = (page: string): string => readFileSync(join(__dirname, '..', '..', 'docs', page), 'utf8');
const sections = read('phases.md').split(/^## /m);
const section = (title: string): string => sections.find((text) => text.startsWith(title)) ?? '';

const settingsIn = (text: string): Settings[] =>
  [...text.matchAll(/^```ini\n(.*?)^```/gms)].map(([, block = '']) =>
    Object.fromEntries(
      block
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
  );
const found = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, one = '']) => one);

const [general = {}] = settingsIn(section('Settings of all phases'));
const phases: readonly Phase[] = ['1', '2', '3', '4', '5'].map((number) => {
  const text = section(`Phase ${number}:`);
  const commands = found(text, /^npm run seed-fake -- (.+)$/gm);
  return {
    number,
    blocks: settingsIn(text),
    seeds: commands.filter((command) => !command.includes('--remove')),
    removals: commands.filter((command) => command.includes('--remove')),
    bodies: found(text, /^curl -X POST \S+ -H "x-functions-key: KEY"(?: -d '(.*)')?$/gm),
    rightWhen: /^\*\*It is right when\*\*[^]*?(?=\n\n|$)/m.exec(text)?.[0] ?? '',
  };
});

/** What an authority fills in. */
const filledIn = (settings: Settings, values: Settings): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      value.startsWith('<') ? (values[name] ?? value) : value,
    ]),
  );

describe('the settings of a phase', () => {
  const authority = {
    LA_CODE: '825',
    SSD_SQL_SERVER: 'sql.example',
    SSD_SQL_DATABASE: 'ssd',
    SSD_SQL_SCHEMA: 'ssd_development',
    KEY_VAULT_URL: 'https://vault.example',
    DFE_TOKEN_ENDPOINT: 'https://login.microsoftonline.com/fake/oauth2/v2.0/token',
    DFE_SCOPE: dfeScope,
    DFE_BASE_URL: guardedBaseUrl('live'),
  };
  /** The rows of the rules' table: phase, rows, ledger table, endpoint. */
  const table = found(read('spec/dfe-api.md'), /^(\| \d .*)$/gm)
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 6);

  it('are there for each phase of the rules', () => {
    expect(table.map(([, number]) => number)).toEqual(phases.map(({ number }) => number));
    expect(phases.every(({ blocks, bodies }) => blocks.length > 0 && bodies.length === 1)).toBe(true);
  });

  it.each(phases)('$number are sound, and those that the rules name', ({ number, blocks }) => {
    const [, , rows = '', ledger = '', endpoints = ''] = table.find(([, row]) => row === number) ?? [];
    const configs = blocks.map((block) => loadConfig(filledIn({ ...general, ...block }, authority)));
    expect(configs.map(({ dfe }) => dfe.endpointKind)).toEqual(
      endpoints.split(/ or |, then /).map((kind) => kind.replaceAll('`', '')),
    );
    for (const { dfe, sql } of configs) {
      expect(dfe.dataKind).toBe(rows.includes('live') ? 'live' : 'fake');
      // The first phase touches no ledger, whichever is named.
      if (ledger !== 'none') expect(sql.ledgerTable.endsWith('_anon')).toBe(ledger.includes('_anon'));
    }
  });

  it('name no schema of real children while the data is declared fake, but for the smoke test', () => {
    for (const { number, blocks } of phases)
      for (const { DATA_KIND, SSD_SQL_SCHEMA } of blocks)
        if (DATA_KIND === 'fake' && number !== '1') expect(SSD_SQL_SCHEMA).toMatch(/^ssd_fake/);
  });
});

describeOnStandIn('a phase, played as it is written', 'has an SSD of its own beside the fake one', () => {
  const owner = { user: 'fake_owner', password: 'fake-password-1' };
  let world: World;
  let clock: string;
  const accepted: Record<string, number> = {};
  beforeAll(async () => {
    // One moment of the day for all: the next day's bodies are others.
    const runDate = new Date().toISOString().slice(0, 10);
    clock = `${runDate}T12:00:00Z`;
    world = await World.start({ clock, standIns: { sql: { login: owner } } });
    await world.load(withBystanders(generateSsd({ children: 60, seed: 5, runDate })));
  });
  afterAll(() => world.close());

  const seedFake = async (command: string): Promise<void> => {
    const { exitCode, stderr } = await runCommand('seedFake', command.split(' '), {
      ...world.standIns.hostEnvironment(),
      ...appSettings(world.sql.appSettings),
      SEED_SQL_USER: owner.user,
      SEED_SQL_PASSWORD: owner.password,
    });
    expect({ command, exitCode, stderr }).toEqual({ command, exitCode: 0, stderr: '' });
  };

  /** The settings as an authority fills them in, with the stand-ins in the place of what is real. */
  const hostSettings = (block: Settings): Record<string, string> => {
    const kind = loadKind(block['DFE_ENDPOINT_KIND']);
    const live = block['DATA_KIND'] === 'live';
    return {
      ...filledIn({ ...general, ...block }, { LA_CODE: '825', ...world.sql.appSettings }),
      KEY_VAULT_URL: vaultUrl,
      DFE_TOKEN_ENDPOINT: tokenUrl,
      DFE_SCOPE: dfeScope,
      DFE_BASE_URL: live ? guardedBaseUrl(kind) : dfeBaseUrl(kind),
      ...(live ? guardedSettings : {}),
    };
  };

  /** Asks as the page says, and gives the run when it is over. */
  const ask = async (body: string): Promise<RunView> => {
    const answer = await world.http('POST', '/api/runs', body === '' ? undefined : JSON.parse(body));
    await world.host.waitIdle();
    if (answer.status === 200) return JSON.parse(answer.text) as RunView;
    expect(answer.status).toBe(202);
    const run = await world.run(answer.headers.get('location')?.split('/').at(-1) ?? '');
    if (run === undefined) throw new Error('There is no run.');
    return run;
  };

  const posts = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      await Promise.all(
        (['test', 'pre-production', 'live'] as const).map(
          async (kind) => [kind, (await world.standIns.dfe.posts(kind)).length] as const,
        ),
      ),
    );

  it.each(phases)('$number ends as the page says', async ({ number, blocks, seeds, bodies, rightWhen }) => {
    for (const command of seeds) await seedFake(command);
    for (const block of blocks) {
      const before = await posts();
      await world.restartHost({ settings: hostSettings(block), clock });
      const run = await ask(bodies[0] ?? '');
      const again = number === '2' ? await ask(bodies[0] ?? '') : undefined;

      const outcomes = found(/`outcome` is (.*?)(?:,| and)/.exec(rightWhen)?.[1] ?? '', /`(\w+)`/g);
      expect(outcomes).not.toEqual([]);
      expect(outcomes).toContain(run.outcome);
      // What the page says of a second run stands behind "is then".
      const counts = [...rightWhen.matchAll(/`counts\.(\w+)` is (above )?(\d+)/g)];
      expect(counts.length > 0 || ['1', '4'].includes(number)).toBe(true);
      for (const [, count = '', above, value] of counts) {
        const counted = run.counts[count as keyof RunView['counts']];
        if (above === undefined) expect([count, counted]).toEqual([count, Number(value)]);
        else expect(counted).toBeGreaterThan(Number(value));
      }
      if (again !== undefined) expect(again.counts.accepted).toBe(0);
      if (number === '1') expect(run.message).toMatch(/Fake1234825: receipt /);
      if (number === '4') expect(run.counts.accepted).toBe(accepted['2']);
      accepted[number] = run.counts.accepted;

      // What was sent went to the phase's endpoint, and nowhere else.
      const after = await posts();
      const grown = Object.keys(after).filter((kind) => after[kind] !== before[kind]);
      expect(grown).toEqual([block['DFE_ENDPOINT_KIND']]);
    }
  });

  it('and the fake children go, as the page says', async () => {
    const removals = phases.flatMap((phase) => phase.removals);
    expect(removals).toHaveLength(2);
    for (const command of removals) await seedFake(command);
    expect(await world.standIns.sql.query('SELECT name FROM sys.schemas ORDER BY name')).toEqual([
      { name: 'dbo' },
      { name: world.sql.schema },
    ]);
  });
});

const loadKind = (kind = ''): 'test' | 'pre-production' | 'live' =>
  kind === 'live' || kind === 'pre-production' ? kind : 'test';
