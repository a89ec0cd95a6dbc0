/**
 * What a page of findings takes as there are more of them: the list of the API, its filter by rule, a page far down, and the page of
 * records to fix. Run: npm run bench -- findings [findings, 1000,100000] [requests of each, 20]
 */
import { z } from 'zod';
import { generateSsd } from '../sandbox/ssdData/generateSsd';
import { functionKey, World } from '../sandbox/world/world';
import { median, publish, run, spread, wholeNumber, wholeNumbers } from './report/section';

/** Warnings stand on as many fake people as there are; one in a hundred is of the rare rule. */
const rules = { usual: 'code-not-recognised', rare: 'date-not-valid' } as const;
const loadedTogether = 5_000;

/** Adds findings that stand, found first by this run. */
async function addFindings(world: World, count: number, runId: string): Promise<void> {
  for (let from = 0; from < count; from += loadedTogether) {
    const rows = Array.from({ length: Math.min(loadedTogether, count - from) }, (_, at) => ({
      run_id: runId,
      ledger_table: 'ssd_api_data_staging_anon',
      person_id: `FakeF${String(from + at).padStart(7, '0')}`,
      rule_id: (from + at) % 100 === 0 ? rules.rare : rules.usual,
      severity: 'warning',
      path: 'child_details.sex',
      ssd_table: 'ssd_person',
      ssd_column: 'pers_sex',
    }));
    await world.standIns.sql.load(world.sql.schema, 'csc_api_findings', rows);
  }
}

const page = z.object({ items: z.array(z.unknown()).min(1), next: z.string().optional() });

/** Milliseconds that each of so many requests takes, after as many in which code and plans are made. */
async function timed(requests: number, ask: () => Promise<void>): Promise<number[]> {
  const taken: number[] = [];
  for (let at = -requests; at < requests; at += 1) {
    const began = performance.now();
    await ask();
    if (at >= 0) taken.push(performance.now() - began);
  }
  return taken;
}

/** The times of each kind of page, by its name. */
async function pages(world: World, runId: string, requests: number): Promise<Map<string, number[]>> {
  const { url } = world.host;
  const get = async (path: string, headers: Record<string, string>): Promise<string> => {
    const answer = await fetch(`${url}${path}`, { headers });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${path.split('?')[0]} was answered with ${answer.status}.`);
    return text;
  };
  const list = (path: string) => get(path, { 'x-functions-key': functionKey });
  const items = async (path: string) => page.parse(JSON.parse(await list(path)));

  // A page far down: twenty of the longest pages on, or the last where there are fewer.
  const longest = 200;
  let far = `/api/runs/${runId}/findings?limit=${longest}`;
  for (let at = 0; at < 20; at += 1) {
    const { next } = await items(far);
    if (next === undefined) break;
    far = next;
  }
  const signedIn = await fetch(`${url}/.auth/login/aad?post_login_redirect_uri=/pages&as=analyst`, {
    redirect: 'manual',
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const kinds: Readonly<Record<string, () => Promise<unknown>>> = {
    'API, 100 findings': () => items(`/api/runs/${runId}/findings?limit=100`),
    'API, 100 findings of a rare rule': () =>
      items(`/api/runs/${runId}/findings?limit=100&rule=${rules.rare}`),
    [`API, ${longest} findings, far down`]: () => items(far),
    'page of records to fix': () => get('/pages/records', { cookie }),
    'page of records to fix, of a rare rule': () => get(`/pages/records?rule=${rules.rare}`, { cookie }),
    'page of the night': () => get(`/pages/nights/${runId}`, { cookie }),
  };
  const taken = new Map<string, number[]>();
  for (const [kind, ask] of Object.entries(kinds))
    taken.set(kind, await timed(requests, () => ask().then(() => undefined)));
  return taken;
}

async function measure(sizes: readonly number[], requests: number): Promise<void> {
  const measured: { readonly findings: number; readonly taken: Map<string, number[]> }[] = [];
  const world = await World.start({ settings: { WEBSITE_AUTH_ENABLED: 'True' } });
  try {
    const runDate = new Date().toISOString().slice(0, 10);
    await world.load(generateSsd({ children: 50, seed: 1, runDate, awkwardShare: 0 }));
    await world.startHost();
    const { run, failure } = await world.night();
    if (run === undefined) throw new Error(`The night failed: ${failure ?? 'no run'}`);
    let there = 0;
    for (const findings of sizes.toSorted((one, other) => one - other)) {
      console.error(`  ${findings} findings`);
      await addFindings(world, findings - there, run.runId);
      there = findings;
      measured.push({ findings, taken: await pages(world, run.runId, requests) });
    }
  } finally {
    await world.close();
  }
  const [fewest, most] = [measured[0], measured.at(-1)];
  publish({
    title: 'A page of findings, as findings grow',
    about: [
      `Milliseconds of ${requests} requests one after the other, as the caller sees them: median (least to greatest). The findings stand and are of one run.`,
      'A page that takes about the same whatever there is does not read all of them. The milliseconds themselves are those of the stand-ins. The page of the night counts every finding of its run by rule, in one statement (`findings.byRule`), so it grows with them: counts that a run keeps when it closes would make it as even as the others.',
    ],
    columns: [
      'page',
      ...measured.map(({ findings }) => `${findings.toLocaleString('en-GB')} findings`),
      'ratio',
    ],
    rows: [...(fewest?.taken ?? [])].map(([kind, few]) => [
      kind,
      ...measured.map(({ taken }) => spread(taken.get(kind) ?? [], 1)),
      (median(most?.taken.get(kind) ?? []) / median(few)).toFixed(1),
    ]),
    aims: [],
  });
}

run(([sizes, requests]) =>
  measure(wholeNumbers(sizes, 'findings', [1_000, 100_000]), wholeNumber(requests, 'requests', 20)),
);
