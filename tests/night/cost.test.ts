import type { RunView } from '../../lib/run/app/runView';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { tableWritten } from '../../sandbox/sqlTarget/tableWritten';
import { nextNight } from '../../sandbox/ssdData/nights/nextNight';
import { World } from '../../sandbox/world/world';
import { describeOnStandIn } from '../standInOnly';
import { handmadeClock } from './handmadeSsd';

/** What a part of a night costs, in statements. */
type Parts = Readonly<Record<string, number>>;
const sum = (parts: Parts): number => Object.values(parts).reduce((total, count) => total + count, 0);

const transaction: Parts = { 'to begin it': 1, 'to ask whether the run is its own': 1, 'to commit': 1 };

/** However many children there are. */
const everyNight: Parts = {
  'asking for the run: lost ones are looked for, its row is written; and it is read at the end': 3,
  'reading the run, and which other is at work': 2,
  'the lock: a transaction is begun, it is taken, and given back': 3,
  'making the run its own: a transaction in which its row is read and written, and others lose theirs': 5,
  'looking at our tables: columns, rights, children with two rows': 3,
  'looking at the server: rights, types, options, triggers': 4,
  'each stage that begins is written in the row of the run': 7,
  'count: the last sound counts, those of tonight, the beginning, ids that are missing': 4,
  'prepare: the types of the columns, and nine looks for rows that hang on somebody else’s': 10,
  'looking at the run when it is over: where it stands, and its findings by rule': 2,
  'close: plans of old dry runs': 1,
  'prepare: there is no further range': 1,
  'recount: the counts, and how many children are held': 2,
  'second look: types, children held, counts, and the end': 4,
  'deliver: how many wait, and a page that is empty; alone: a page that is empty': 3,
  'close: findings of people who are gone, in a transaction; old runs; the end': sum(transaction) + 3,
};

/** Of each range of `SSD_CHUNK_SIZE` (2,000) people. */
const everyRange: Parts = {
  'which people it has': 1,
  'the SSD, one for each table': 19,
  'the SSD, where a row hangs on somebody else’s': 2,
  'the rows of the ledger': 1,
  'the findings that stand, in a transaction': sum(transaction) + 1,
  'the progress of the run': 1,
};
/** Besides, once there are submissions. */
const rangeKnown: Parts = {
  'the submissions of the children': 1,
  'the key of the inventories, once a night': 1,
};

/** Of each batch of `DFE_BATCH_CHILDREN` (100); the question after the lock is counted apart. */
const everyBatch: Parts = {
  'noting it as in flight: a transaction that asks for the run by itself': sum(transaction) - 1 + 1,
  'writing the outcomes: the same': sum(transaction) - 1 + 1,
  'the progress of the run': 1,
};
/** Of each page of 500 children that wait. */
const everyPage: Parts = { 'the rows': 1, 'what is in doubt of them': 1, 'the progress of the run': 1 };

const children = 1_000;
const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');

const tablesWritten = (sent: readonly string[]): string[] =>
  [...new Set(sent.flatMap((text) => tableWritten(text) ?? []))].sort();

/** A driver that signs in, as often as it needs a connection. */
const isSignIn = (text: string): boolean => oneLine(text).startsWith('set ansi_nulls');
/** The question after the lock: before each POST, and every ten seconds. */
const asksForLock = (text: string): boolean => text.includes('APPLOCK_MODE');

describeOnStandIn('what a night costs', 'counts the statements that a server gets', () => {
  let world: World;
  const data = generateSsd({ children, seed: 3, runDate: handmadeClock.slice(0, 10) });
  beforeAll(async () => {
    world = await World.start({ clock: handmadeClock });
    await world.load(data);
    await world.startHost();
  });
  afterAll(() => world.close());

  /** Plays a night. @returns the run, what was sent, and how much of it was work */
  async function night() {
    await world.standIns.sql.clearStatements();
    const { run } = await world.night();
    if (run === undefined) throw new Error('The run has left no row.');
    const sent = (await world.standIns.sql.statements()).map(({ text }) => text);
    const work = sent.filter((text) => !isSignIn(text) && !asksForLock(text)).length - signsOfLife(run);
    return { run, sent, work, asked: sent.filter(asksForLock).length };
  }
  /** A run that works for long says once a minute that it lives. */
  const signsOfLife = ({ startedAt = '', endedAt = '' }: RunView): number =>
    Math.floor((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000);
  const tables = {
    ssd_api_data_staging_anon: 'id',
    csc_api_submissions: 'submission_id',
    csc_api_findings: 'finding_id',
  };
  const rows = () =>
    Promise.all(
      Object.entries(tables).map(([name, id]) =>
        world.sql.query(`SELECT * FROM ${world.table(name)} ORDER BY ${id}`),
      ),
    );

  it('is in a first night a few statements for each batch and each page, besides those of the ranges', async () => {
    const { run, sent, work, asked } = await night();
    expect(run.counts).toMatchObject({ requests: 10, refused: 0, unknown: 0 });
    const firstNight: Parts = {
      'the key of the inventories, by a batch that is noted beside the first': 1,
      'the rows that are new, 333 at a time': 3,
      'the findings that are new': 1,
      'the key of the inventories, which is looked for, made, and read': 3,
      'alone: how many wait now': 1,
    };
    const ofThousand = 10 * sum(everyBatch) + 2 * sum(everyPage);
    expect(work).toBeLessThanOrEqual(sum(everyNight) + sum(everyRange) + sum(firstNight) + ofThousand);
    // Once when it is taken, and before each POST.
    expect(asked).toBeGreaterThanOrEqual(1 + run.counts.requests);
    expect(tablesWritten(sent)).toEqual(expect.arrayContaining([...Object.keys(tables), 'csc_api_runs']));
  });

  it('is in a night in which nothing changed no statement that writes a row of a child', async () => {
    const before = await rows();
    const { run, sent, work } = await night();
    expect(run.counts).toMatchObject({ created: 0, updated: 0, requests: 0, unchanged: run.counts.cohort });
    expect(work).toBeLessThanOrEqual(sum(everyNight) + sum(everyRange) + sum(rangeKnown));
    // Of the findings it asks only whether some are of people who are gone.
    expect(tablesWritten(sent)).toEqual(['csc_api_findings', 'csc_api_runs']);
    expect(await rows()).toEqual(before);
  });

  it('is in a night in which 3 % changed what an unchanged night costs, and a second look at the few who lost something', async () => {
    await world.replace(nextNight(data, { seed: 4, runDate: handmadeClock.slice(0, 10), share: 0.03 }).data);
    const { run, work } = await night();
    const { counts } = run;
    expect(counts.updated).toBeGreaterThan(15);
    expect(counts).toMatchObject({ requests: 1, unknown: 0, refused: 0 });
    const changes: Parts = {
      'what DfE holds of those who changed, and what else it may hold': 2,
      'whether the reference scripts left their rows': 1,
      'the rows that changed, that are new, and that are of somebody gone': 3,
      'findings that begin, and that end': 2,
    };
    const lookedAtAgain: Parts = {
      ...everyRange,
      'the row and the submissions of each child': 2 * counts.deferred,
    };
    const sending: Parts = {
      ...{ 'a page': sum(everyPage), 'a batch': sum(everyBatch) },
      'alone: how many wait now': 1,
    };
    expect(work).toBeLessThanOrEqual(
      sum(everyNight) +
        sum(everyRange) +
        sum(rangeKnown) +
        sum(changes) +
        sum(lookedAtAgain) +
        sum(changes) +
        sum(sending),
    );
  });
});
