import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import { withBystanders } from '../../sandbox/ssdData/withBystanders';
import { World } from '../../sandbox/world/world';
import { handmadeClock, plainChild } from '../night/handmadeSsd';

const root = join(__dirname, '..', '..');
const ledger = 'ssd_api_data_staging';

/** The statements in the pages for operators, as they are printed. */
const statements = globSync('docs/*.md', { cwd: root })
  .sort()
  .flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/^( *)```sql\n(.*?)^ *```/gms)].flatMap(
      ([, , block = '']) =>
        block
          .split(/;$/m)
          .map((text) => text.trim())
          .filter((text) => text !== '')
          .map((text) => ({ page, text, title: text.replaceAll(/\s+/g, ' ').slice(0, 90) })),
    ),
  );
const queries = statements.filter(({ text }) => /^(--.*\n)*SELECT/.test(text));
const writes = statements.filter((one) => !queries.includes(one));

describe('the SQL in the pages', () => {
  let world: World;
  let runId = '';
  beforeAll(async () => {
    world = await World.start({ clock: handmadeClock, settings: { LEDGER_TABLE: ledger } });
    const data = plainChild('1001');
    appendSsd(data, plainChild('1002'));
    appendSsd(data, plainChild(`1003-${'x'.repeat(30)}`));
    await world.load(withBystanders(data));
    await world.standIns.dfe.setFaults([{ effect: { kind: 'refuse', childIds: ['1002'], naming: 'all' } }]);
    await world.startHost();
    const { run } = await world.night();
    expect(run?.counts).toMatchObject({ accepted: 1, refused: 1, heldBack: 1 });
    runId = run?.runId ?? '';
  });
  afterAll(() => world.close());

  const filledIn = (text: string): string =>
    text
      .replaceAll('ssd_development', world.sql.schema)
      .replaceAll('LEDGER_TABLE', ledger)
      .replaceAll('RUN_ID', runId)
      .replaceAll('PERSON_ID', '1001');

  it('is there', () => {
    expect(queries.length).toBeGreaterThan(4);
    expect(writes).toHaveLength(1);
  });

  it.each(queries)('of $page finds what it is for: $title', async ({ text }) => {
    expect(await world.sql.query(filledIn(text))).not.toEqual([]);
  });

  it('makes every child that was sent one that is in doubt', async () => {
    for (const { text } of writes) await world.sql.query(filledIn(text));
    const rows = await world.sql.query(
      `SELECT person_id, submission_status, accepted_by FROM ${world.table(ledger)} WHERE submission_status = N'Sent'`,
    );
    expect(rows).toEqual([{ person_id: '1001', submission_status: 'Sent', accepted_by: null }]);
  });
});
