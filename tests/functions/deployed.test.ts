import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { unzipSync } from 'fflate';
import { z } from 'zod';
import { lastAttempt } from '../../lib/run/slice/sliceContext';
import { nodeEnvironment } from '../../sandbox/host/hostProcess';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { fewChildren, withBystanders } from '../../sandbox/ssdData/withBystanders';
import { World } from '../../sandbox/world/world';

const componentsSchema = z.object({
  components: z.array(
    z.object({ name: z.string(), version: z.string(), hashes: z.array(z.object({ content: z.string() })) }),
  ),
});

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

/** The files that the bundle was made of, seen from the root; what a package has bundled itself stands in that package. */
function bundledSources(): string[] {
  const map: unknown = JSON.parse(readFileSync(join(root, 'dist', 'main.js.map'), 'utf8'));
  return z
    .object({ sources: z.array(z.string()) })
    .parse(map)
    .sources.map((source) => source.replace(/^\.\.\//, '').replace(/^webpack:\/\//, 'node_modules/'));
}

/** Runs the built `npm run package` in a time zone; gives the zip's path and what was printed. */
function packed(folder: string, timeZone: string): { file: string; printed: string } {
  const file = join(folder, `${timeZone.replace('/', '-')}.zip`);
  const printed = execFileSync(process.execPath, [join(root, 'build', 'package.js'), '--out', file], {
    cwd: root,
    env: { ...nodeEnvironment(), TZ: timeZone },
  });
  return { file, printed: printed.toString('utf8') };
}

describe('what is deployed', () => {
  let scratch: string;
  let folder: string;
  let zip: { file: string; printed: string };
  let entries: Record<string, Uint8Array>;
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'package-'));
    zip = packed(scratch, 'Europe/London');
    entries = unzipSync(readFileSync(zip.file));
    folder = mkdtempSync(join(tmpdir(), 'deployed-'));
    for (const [path, bytes] of Object.entries(entries)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
  });
  afterAll(() => {
    for (const one of [scratch, folder]) rmSync(one, { recursive: true, force: true });
  });

  it('is five files, and what the pages are made with', () => {
    const isOfPages = (name: string): boolean => name.startsWith('dist/pages/');
    const names = Object.keys(entries).sort();
    expect(names.filter((name) => !isOfPages(name))).toEqual([
      'THIRD-PARTY-NOTICES.txt',
      'dist/main.js',
      'host.json',
      'package.json',
      'sbom.cdx.json',
    ]);
    expect(names.filter(isOfPages)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^dist\/pages\/assets\/pages\.[\da-f]{12}\.css$/),
        'dist/pages/templates/govuk/components/tag/template.njk',
        'dist/pages/templates/layout.njk',
      ]),
    );
  });

  it('has a package.json that a build on the server would find nothing to do in', () => {
    const { name, version, main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toEqual({ name, version, main });
  });

  it('is the same zip on every machine, and says its size', () => {
    const elsewhere = packed(scratch, 'Pacific/Auckland');
    expect(readFileSync(elsewhere.file).equals(readFileSync(zip.file))).toBe(true);
    expect(zip.printed).toMatch(/^Wrote .*\.zip: [12]\.\d\d MB\.\n$/);
  });

  it('holds nothing of the sandbox, the tests or the commands', () => {
    const rooms = new Set(bundledSources().map((file) => file.split('/')[0]));
    expect([...rooms].sort()).toEqual(['functions', 'lib', 'node_modules']);
  });

  describe('the list of what it holds', () => {
    const textOf = (file: string): string => Buffer.from(entries[file] ?? []).toString('utf8');
    const components = () => componentsSchema.parse(JSON.parse(textOf('sbom.cdx.json'))).components;

    it('names each package that the bundle was made of, and no other', () => {
      const folders = bundledSources().flatMap(
        (file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
      );
      const named = [...new Set([...folders, 'node_modules/govuk-frontend'])].map((one) => {
        const { name, version } = JSON.parse(readFileSync(join(root, one, 'package.json'), 'utf8')) as Record<
          string,
          string
        >;
        return `${name} ${version}`;
      });
      expect(named.length).toBeGreaterThan(50);
      expect(
        components()
          .map(({ name, version }) => `${name} ${version}`)
          .sort(),
      ).toEqual(named.sort());
      const headings = [...textOf('THIRD-PARTY-NOTICES.txt').matchAll(/^-{80}\n(.+)\nLicence: /gm)];
      expect(headings.map(([, heading]) => heading).sort()).toEqual(named.sort());
    });

    it('follows CycloneDX 1.6', async () => {
      const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
      expect(await validator.validate(textOf('sbom.cdx.json'))).toBeNull();
      expect(await validator.validate(textOf('sbom.cdx.json').replace('"library"', '"book"'))).not.toBeNull();
    });

    it('says of each its licence, with a text, and the hash of its archive', () => {
      for (const { hashes } of components()) expect(hashes[0]?.content).toMatch(/^[\da-f]{128}$/);
      const silent = textOf('THIRD-PARTY-NOTICES.txt').match(/brings no text of its licence/g) ?? [];
      expect(silent).toHaveLength(1);
      expect(textOf('THIRD-PARTY-NOTICES.txt')).toMatch(
        /^undici .*\nLicence: MIT\n[^]*?Permission is hereby granted/m,
      );
    });
  });

  it('leaves out the same with .funcignore, which the Core Tools read', () => {
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
      'dist/pages/templates/layout.njk',
    ];
    expect(deployed([...tracked, ...rest])).toEqual([
      'dist/main.js',
      'dist/main.js.map',
      'dist/pages/templates/layout.njk',
      'host.json',
      'package.json',
    ]);
  });

  it('has no character beyond ASCII, so that node holds it in one byte a character', () => {
    expect(readFileSync(join(folder, 'dist', 'main.js'), 'utf8')).not.toMatch(/[^\0-\x7F]/);
  });

  it('needs no package but the one that the host injects', () => {
    const bundle = readFileSync(join(folder, 'dist', 'main.js'), 'utf8');
    const required = [...bundle.matchAll(/\brequire\(["']([^"']+)["']\)/g)].map(([, name = '']) => name);
    // Nunjucks asks for chokidar where templates are watched, and does without it.
    const own = new Set(['@azure/functions-core', 'chokidar']);
    const foreign = required.filter(
      (name) =>
        !builtinModules.includes(name.replace(/^node:/, '')) && !name.startsWith('node:') && !own.has(name),
    );
    expect(required.length).toBeGreaterThan(50);
    expect([...new Set(foreign)]).toEqual([]);
  });

  it('runs a whole night from an empty folder, with every function there', async () => {
    const world = await World.start({ appDirectory: folder, settings: fewChildren });
    try {
      const runDate = new Date().toISOString().slice(0, 10);
      await world.load(withBystanders(generateSsd({ children: 8, seed: 1, runDate })));
      const host = await world.startHost();
      expect([...host.functionNames].sort()).toEqual([
        'cancelRun',
        'childPage',
        'confirmRun',
        'executeRun',
        'explainChild',
        'getRun',
        'health',
        'listFindings',
        'listPlan',
        'listRuns',
        'listSubmissions',
        'nightPage',
        'nightlyRun',
        'nightsPage',
        'pageAssets',
        'preflight',
        'recordsFile',
        'recordsPage',
        'requestRun',
        'startPage',
      ]);
      const { run, failure } = await world.night();
      expect({ outcome: run?.outcome, failure }).toEqual({ outcome: 'succeeded', failure: undefined });
      const posts = await world.standIns.dfe.posts('test');
      const accepted = new Set(posts.filter((post) => post.accepted).flatMap((post) => post.childIds));
      expect(accepted.size).toBeGreaterThan(0);
      expect(run?.counts).toMatchObject({ accepted: accepted.size });
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
        http: { routePrefix: '' },
      },
    });
  });
});
