import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeEnvironment } from '../../sandbox/host/hostProcess';

const root = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'payloads-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the command of `npm run payloads` says and how it ends. */
async function payloads(...args: string[]): Promise<{ code: number; out: string; told: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--no-warnings=ExperimentalWarning', join(root, 'build', 'payloads.js'), ...args],
      { cwd: root, env: { ...nodeEnvironment(), NO_COLOR: '1' } },
      (error, out, told) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, told }),
    );
  });
}

const write = (name: string, content: unknown): string => {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

/** Fake rows: one person who is sent, one who is held back, one who is too old. */
const ssd = (surname: string): string => {
  write('ssd_person.json', [
    { pers_person_id: 'P1', pers_dob: '2009-05-05T00:00:00', pers_surname: surname, pers_sex: 'Other' },
    { pers_person_id: 'P 2', pers_dob: '2012-01-01' },
    { pers_person_id: 'P3', pers_dob: '1990-01-01' },
  ]);
  write('ssd_cin_episodes.json', [
    { cine_referral_id: 'R1', cine_person_id: 'P1', cine_referral_date: '2025-01-10 09:30:00' },
    { cine_referral_id: 'R2', cine_person_id: 'P 2', cine_referral_date: '2025-01-10' },
    { cine_referral_id: 'R3', cine_person_id: 'P3', cine_referral_date: '2025-01-10' },
  ]);
  write('ssd_cin_plans.json', [
    {
      cinp_cin_plan_id: 'CN1',
      cinp_referral_id: 'R1',
      cinp_person_id: 'P1',
      cinp_cin_plan_start_date: '2025-02-01',
    },
  ]);
  write('ssd_care_leavers.json', [
    { clea_table_id: 'CL1', clea_person_id: 'P1', clea_care_leaver_latest_contact: '2026-01-01' },
  ]);
  return folder;
};

const day = ['--run-date', '2026-11-22'];

describe('npm run payloads', () => {
  it('says how it is used', async () => {
    const { code, out } = await payloads('--help');
    expect(code).toBe(0);
    for (const said of [
      '--ssd <folder>',
      '--run-date <date>',
      '--out <file>',
      '--explain <id>',
      '--last-sent',
    ])
      expect(out).toContain(said);
    expect(out).toContain('a file that is\nnot there is an empty table');
  });

  it.each<[string, string[], RegExp]>([
    ['nothing', [], /required option '--ssd <folder>' not specified/],
    [
      'nothing to make',
      ['--ssd', folder, ...day],
      /^Say what you want: --out FILE for all payloads, --explain ID for one person\./,
    ],
    [
      'a comparison without a person',
      ['--ssd', folder, ...day, '--out', 'x', '--last-sent', 'y'],
      /^--last-sent is for an explanation: say of whom with --explain ID\./,
    ],
    [
      'an option that there is not',
      ['--ssd', folder, ...day, '--everything'],
      /unknown option '--everything'/,
    ],
    [
      'a folder that is not there',
      ['--ssd', '/no/such', ...day, '--out', 'x'],
      /^There is no folder \/no\/such\./,
    ],
  ])('asked for %s: says so, and where to read on', async (_, args, message) => {
    const { code, out, told } = await payloads(...args);
    expect(told).toMatch(message);
    expect(told).toContain('npm run payloads -- --help says how it is used.');
    expect(told).not.toContain('    at ');
    expect({ code, out }).toEqual({ code: 1, out: '' });
  });

  it('writes everyone in the cohort, and explains one, with what has changed since', async () => {
    const file = join(folder, 'out', '..', 'payloads.json');
    const first = await payloads('--ssd', ssd('Testchild'), ...day, '--out', file);
    expect(first).toEqual({ code: 0, out: '', told: `Wrote ${file}: 2 people in the cohort.\n` });
    const written = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    expect(written).toEqual([
      {
        person_id: 'P 2',
        groups: ['active_referral', 'waiting_assessment'],
        payload: expect.objectContaining({ la_child_id: 'P 2' }) as unknown,
        findings: [{ rule: 'child-id-characters', severity: 'error', path: 'la_child_id' }],
      },
      {
        person_id: 'P1',
        groups: ['active_referral', 'waiting_assessment', 'cin_plan', 'care_leaver'],
        payload: expect.objectContaining({ la_child_id: 'P1' }) as unknown,
        findings: [{ rule: 'code-not-recognised', severity: 'warning', path: 'child_details.sex' }],
      },
    ]);

    const second = await payloads('--ssd', ssd('Changed'), ...day, '--explain', 'p1', '--last-sent', file);
    expect(second.code).toBe(0);
    expect(second.out.replaceAll(/\nPayload\n[^]*/g, '')).toBe(`Person P1
  window          2024-04-01 to 2026-11-23 (run date 2026-11-22)
  in the cohort   yes
  eligible        yes (born-and-under-26)
  held back       no

Inclusion groups
  + active_referral      A referral of the person overlaps the window. [ssd_cin_episodes R1]
  + waiting_assessment   An open referral of the person has begun and has no assessment with a start date. [ssd_cin_episodes R1]
  + cin_plan             A CIN plan of the person overlaps the window. [ssd_cin_plans CN1]
  - looked_after         No CLA episode on a referral that overlaps the window, and no placement that overlaps it.
  + care_leaver          Aged 16 to 25 in the window, with a contact inside it and an open referral. [ssd_care_leavers CL1]

Findings
  warning  code-not-recognised  child_details.sex  (ssd_person.pers_sex, Other)

Changed since it was last sent
  child_details.surname
`);
    expect(second.out).toContain('\nPayload\n{\n  "la_child_id": "P1"');

    const out = await payloads('--ssd', folder, ...day, '--explain', 'P3', '--last-sent', file);
    expect(out.out).toMatch(/in the cohort {3}no\n {2}eligible {8}no \(was-26-before-the-window\)/);
    expect(out.out).toContain(`Since it was last sent: ${file} holds no payload of this person`);
    expect(out.out).toMatch(/\nPayload: none\n$/);
  });

  it('leaves nothing where it cannot write', async () => {
    const { code, told } = await payloads(
      '--ssd',
      ssd('Testchild'),
      ...day,
      '--out',
      join(folder, 'no', 'x.json'),
    );
    expect(code).toBe(1);
    expect(told).toMatch(/x\.json cannot be written \(ENOENT\)\. Name a file in a folder that is there/);
  });
});
