import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lastAttempt } from '../../lib/run/slice/sliceContext';
import { World } from '../../sandbox/world/world';
import { handmadeClock, plainChild } from '../night/handmadeSsd';

const root = join(__dirname, '..', '..');

/** What `.funcignore` leaves of these files, by git's own reading of such patterns. */
function deployed(paths: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'funcignore-'));
  try {
    for (const path of paths) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), '');
    }
    const patterns = join(root, '.funcignore');
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    const listed = execFileSync('git', ['ls-files', '--others', `--exclude-from=${patterns}`], {
      cwd: folder,
    });
    return listed.toString('utf8').split('\n').filter(Boolean).sort();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('what is deployed', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'deployed-'));
    for (const file of ['host.json', 'package.json']) copyFileSync(join(root, file), join(folder, file));
    cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is host.json, package.json and dist/, and nothing else of the project', () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: root })
      .toString('utf8')
      .split('\n')
      .filter(Boolean);
    const rest = [
      'local.settings.json',
      'node_modules/mssql/index.js',
      'build/host.js',
      'dist/main.js',
      'dist/main.js.map',
    ];
    expect(deployed([...tracked, ...rest])).toEqual([
      'dist/main.js',
      'dist/main.js.map',
      'host.json',
      'package.json',
    ]);
  });

  it('needs no package but the one that the host injects', () => {
    const bundle = readFileSync(join(folder, 'dist', 'main.js'), 'utf8');
    const code = bundle
      .split('\n')
      .filter((line) => !/^\s*(\*|\/\/)/.test(line))
      .join('\n');
    const required = [...code.matchAll(/\brequire\(["']([^"']+)["']\)/g)].map(([, name = '']) => name);
    const own = new Set(['@azure/functions-core']);
    const foreign = required.filter(
      (name) =>
        !builtinModules.includes(name.replace(/^node:/, '')) && !name.startsWith('node:') && !own.has(name),
    );
    expect(required.length).toBeGreaterThan(50);
    expect([...new Set(foreign)]).toEqual([]);
  });

  it('runs a whole night from a folder without node_modules, with every function there', async () => {
    const world = await World.start({ clock: handmadeClock, appDirectory: folder });
    try {
      await world.load(plainChild('1001'));
      const host = await world.startHost();
      expect([...host.functionNames].sort()).toEqual([
        'cancelRun',
        'executeRun',
        'getRun',
        'nightlyRun',
        'requestRun',
      ]);
      const { run } = await world.requested({ confirm: ['table-loss'] });
      expect(run).toMatchObject({ outcome: 'succeeded', counts: { accepted: 1 } });
    } finally {
      await world.close();
    }
  });

  it('gives a message up when the program expects it', () => {
    expect(readFileSync(join(folder, 'host.json'), 'utf8')).toContain(`"maxDequeueCount": ${lastAttempt}`);
  });

  it('has the settings of the queue that the job is made for', () => {
    const { extensions, functionTimeout, extensionBundle } = JSON.parse(
      readFileSync(join(folder, 'host.json'), 'utf8'),
    ) as Record<string, unknown>;
    expect({ extensions, functionTimeout, extensionBundle }).toEqual({
      functionTimeout: '01:00:00',
      extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.0.0, 5.0.0)' },
      extensions: {
        queues: {
          batchSize: 1,
          newBatchThreshold: 0,
          maxDequeueCount: 5,
          visibilityTimeout: '00:00:30',
          messageEncoding: 'base64',
        },
        http: { routePrefix: 'api' },
      },
    });
  });
});
