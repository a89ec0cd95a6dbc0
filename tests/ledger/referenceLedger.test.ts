import { createHash } from 'node:crypto';
import { buildChild } from '../../lib/payload/buildChild';
import { buildContextOf } from '../../tools/payloads/buildContextOf';
import type { JsonObject } from '../../sandbox/dfe/json';
import type { PlainRow } from '../../sandbox/sql/collectSink';
import { scriptBatches, tableScripts } from '../../sandbox/sqlTarget/ledgerScripts';
import type { SsdData } from '../../sandbox/ssdData/ssdData';
import type { AppEvent } from '../../sandbox/world/appEvents';
import { assemblePersons } from '../../tools/chaos/laws/assemblePersons';
import { childInVersion, nightOf, personOnly, ssdOf } from './nights/fewChildren';
import { ledgerFaults } from './nights/ledgerFaults';
import { knownLosses, ledgerTable, LedgerWorld } from './nights/ledgerWorld';
import { MeantHoldings } from './nights/meantHoldings';

/** What the reference builder makes of its ledger, and, as a copy without key and defaults, of the anonymised one. */
const referenceTable = `CREATE TABLE $ledger (
  id INT IDENTITY(1,1),
  person_id NVARCHAR(20) NULL,
  legacy_id NVARCHAR(36) NULL,
  previous_json_payload NVARCHAR(MAX) NULL,
  json_payload NVARCHAR(MAX) NOT NULL,
  partial_json_payload NVARCHAR(MAX) NULL,
  current_hash BINARY(32) NULL,
  previous_hash BINARY(32) NULL,
  submission_status NVARCHAR(50) NULL,
  submission_timestamp DATETIME NULL,
  api_response NVARCHAR(MAX) NULL,
  row_state NVARCHAR(10) NULL,
  last_updated DATETIME NULL)`;

/** A child's version: what the scripts wrote, what DfE took in, and what the SSD has. */
type Version = 1 | 2 | 3;
interface Case {
  readonly what: string;
  /** The scripts' rows, the older first: `json` and `previous` are versions, or texts of other kinds. */
  readonly rows: readonly {
    readonly status: string | null;
    readonly state: string | null;
    readonly json: Version | string;
    readonly previous?: Version;
    readonly hash?: 'none';
  }[];
  /** What DfE in truth holds. */
  readonly held?: Version;
  readonly ssd: Version | 'person only' | 'nothing';
  /** What the first night does with it. */
  readonly sent: boolean;
  /** Status and state after it. */
  readonly after: string;
}

const sentNow = { sent: true, after: 'Sent Unchanged' } as const;
const cases: Readonly<Record<string, Case>> = {
  c01: {
    what: 'Sent, and as it was',
    rows: [{ status: 'Sent', state: 'Unchanged', json: 1, previous: 1 }],
    held: 1,
    ssd: 1,
    ...sentNow,
  },
  c02: {
    what: 'sent in lower case, and changed since',
    rows: [{ status: 'sent', state: 'unchanged', json: 1, previous: 1 }],
    held: 1,
    ssd: 2,
    ...sentNow,
  },
  c03: {
    what: 'Sent to another endpoint: this one holds nothing',
    rows: [{ status: 'Sent', state: 'Unchanged', json: 1, previous: 1 }],
    ssd: 1,
    ...sentNow,
  },
  c04: {
    what: 'Pending and new, never sent',
    rows: [{ status: 'Pending', state: 'New', json: 1 }],
    ssd: 1,
    ...sentNow,
  },
  c05: {
    what: 'pending in lower case, sent with its answer lost',
    rows: [{ status: 'pending', state: 'new', json: 1 }],
    held: 1,
    ssd: 2,
    ...sentNow,
  },
  c06: {
    what: 'Pending and Updated, its previous copied from a payload that was never accepted',
    rows: [{ status: 'Pending', state: 'Updated', json: 2, previous: 1 }],
    ssd: 3,
    ...sentNow,
  },
  c07: {
    what: 'Pending and Updated, its previous accepted',
    rows: [{ status: 'Pending', state: 'Updated', json: 2, previous: 1 }],
    held: 1,
    ssd: 2,
    ...sentNow,
  },
  c08: {
    what: 'Pending and Updated, its payload accepted with the answer lost, and reverted since',
    rows: [{ status: 'Pending', state: 'updated', json: 2, previous: 1 }],
    held: 2,
    ssd: 1,
    ...sentNow,
  },
  c09: {
    what: 'Error, refused or not answered, with its previous accepted',
    rows: [{ status: 'Error', state: 'Updated', json: 2, previous: 1 }],
    held: 1,
    ssd: 2,
    ...sentNow,
  },
  c10: {
    what: 'error in lower case, in truth accepted',
    rows: [{ status: 'error', state: 'updated', json: 2, previous: 1 }],
    held: 2,
    ssd: 3,
    ...sentNow,
  },
  c11: {
    what: 'Sent without hashes and previous',
    rows: [{ status: 'Sent', state: 'Unchanged', json: 1, hash: 'none' }],
    held: 1,
    ssd: 2,
    ...sentNow,
  },
  c12: {
    what: 'Pending without hashes',
    rows: [{ status: 'Pending', state: 'New', json: 1, hash: 'none' }],
    ssd: 1,
    ...sentNow,
  },
  c13: {
    what: 'a status and state that nobody knows',
    rows: [{ status: 'Testing', state: 'x', json: 1 }],
    held: 1,
    ssd: 2,
    ...sentNow,
  },
  c14: {
    what: 'no status and state at all',
    rows: [{ status: null, state: null, json: 1 }],
    held: 1,
    ssd: 2,
    ...sentNow,
  },
  c15: {
    what: 'a text that is no JSON',
    rows: [{ status: 'Pending', state: 'New', json: '{"la_child_id": "c1' }],
    ssd: 1,
    ...sentNow,
  },
  c16: {
    what: 'several rows, as the minimal builder writes one for each version',
    rows: [
      { status: 'sent', state: 'unchanged', json: 1 },
      { status: 'Pending', state: 'Updated', json: 2, previous: 1 },
    ],
    held: 1,
    ssd: 3,
    ...sentNow,
  },
  c17: {
    what: 'Sent, marked Deleted, and back in the SSD',
    rows: [{ status: 'Sent', state: 'Deleted', json: 1, previous: 1 }],
    held: 1,
    ssd: 2,
    ...sentNow,
  },
  c18: {
    what: 'Sent, and gone from the SSD',
    rows: [{ status: 'Sent', state: 'Unchanged', json: 1, previous: 1 }],
    held: 1,
    ssd: 'nothing',
    sent: false,
    after: 'Withdrawn Deleted',
  },
  c19: {
    what: 'sent, marked deleted in lower case, and gone from the SSD',
    rows: [{ status: 'sent', state: 'deleted', json: 1, previous: 1 }],
    held: 1,
    ssd: 'nothing',
    sent: false,
    after: 'Withdrawn Deleted',
  },
  c20: {
    what: 'Pending, never sent, and gone from the SSD',
    rows: [{ status: 'Pending', state: 'New', json: 1 }],
    ssd: 'nothing',
    sent: false,
    after: 'Withdrawn Deleted',
  },
  c21: {
    what: 'Sent, still in the SSD, no longer of the cohort',
    rows: [{ status: 'Sent', state: 'Unchanged', json: 1, previous: 1 }],
    held: 1,
    ssd: 'person only',
    sent: false,
    after: 'Withdrawn Deleted',
  },
};
const ids = Object.keys(cases);

function payloadOf(id: string, version: Version): JsonObject {
  const [rows] = assemblePersons(childInVersion(id, version));
  const payload = rows && buildChild(rows, buildContextOf('2026-11-02', {})).payload;
  if (payload === undefined) throw new Error('There is no payload.');
  return payload;
}
const textOf = (id: string, json: Version | string): string =>
  typeof json === 'number' ? JSON.stringify(payloadOf(id, json)) : json;
/** The hash that the scripts take: of the text as SQL Server stores it. */
const scriptsHash = (text: string): string =>
  `0x${createHash('sha256').update(text, 'utf16le').digest('hex')}`;
const literal = (text: string | null): string =>
  text === null ? 'NULL' : `N'${text.replaceAll("'", "''")}'`;

const tonight: SsdData = ssdOf(
  ...Object.entries(cases).map(([id, { ssd }]) => {
    if (ssd === 'nothing') return ssdOf();
    return ssd === 'person only' ? personOnly(id) : childInVersion(id, ssd);
  }),
);

let ledger: LedgerWorld;
beforeAll(async () => {
  ledger = await LedgerWorld.start();
});
afterAll(() => ledger.close());

/** The ledger as the scripts left it, and the holdings that it may or may not speak of. */
async function leaveLedger(): Promise<void> {
  await ledger.forgetAll();
  await ledger.query('DROP TABLE $ledger');
  await ledger.query(referenceTable);
  for (const [id, { rows, held }] of Object.entries(cases)) {
    for (const { status, state, json, previous, hash } of rows) {
      const theirs = hash === 'none' ? 'NULL' : scriptsHash(textOf(id, json));
      const before = previous === undefined ? null : textOf(id, previous);
      await ledger.query(
        `INSERT INTO $ledger (person_id, legacy_id, previous_json_payload, json_payload, current_hash, previous_hash, submission_status, row_state, last_updated) SELECT N'${id}', N'L${id}', ${literal(before)}, ${literal(textOf(id, json))}, ${theirs}, NULL, ${literal(status)}, ${literal(state)}, '2026-10-01T00:00:00'`,
      );
    }
    if (held !== undefined) await ledger.dfe.take('test', [payloadOf(id, held)]);
  }
}

const upgrade = async (): Promise<void> => {
  for (const script of tableScripts)
    for (const batch of scriptBatches(script, { SchemaName: ledger.world.sql.schema }))
      await ledger.query(batch);
};
const shape = (): Promise<PlainRow[]> =>
  ledger.query(
    `SELECT COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, IS_NULLABLE FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = N'${ledgerTable}' ORDER BY ORDINAL_POSITION`,
  );
const indexes = (): Promise<PlainRow[]> =>
  ledger.query(
    `SELECT i.name, i.is_unique FROM sys.indexes AS i WHERE i.object_id = OBJECT_ID(N'${ledger.world.table(ledgerTable)}') AND i.name IS NOT NULL ORDER BY i.name`,
  );

describe.each(['full', 'delta'] as const)('a ledger that the reference scripts left (%s)', (mode) => {
  const meant = new MeantHoldings();
  const duplicates: string[] = [];
  let sent: string[];
  let forget: () => void;
  beforeAll(async () => {
    forget = ledger.world.onEvent((event: AppEvent) => {
      if (event.event === 'ledger.duplicates') duplicates.push(String(event['personId']));
    });
    await leaveLedger();
  });
  afterAll(() => forget());

  it('is upgraded by the scripts without a change to any row, and a second time without any change', async () => {
    const columns =
      'id, person_id, json_payload, previous_json_payload, submission_status, row_state, last_updated';
    const before = await ledger.query(`SELECT ${columns} FROM $ledger ORDER BY id`);
    await upgrade();
    expect(await ledger.query(`SELECT ${columns} FROM $ledger ORDER BY id`)).toEqual(before);
    const upgraded = [await shape(), await indexes(), await ledger.allColumns()];
    expect(upgraded[0]).toContainEqual({
      COLUMN_NAME: 'person_id',
      DATA_TYPE: 'nvarchar',
      CHARACTER_MAXIMUM_LENGTH: 48,
      IS_NULLABLE: 'YES',
    });
    // One child has two rows, so there is no unique index on it yet.
    expect(upgraded[1]?.map(({ name }) => name)).toEqual([`IX_${ledgerTable}_pending`, `PK_${ledgerTable}`]);
    await upgrade();
    expect([await shape(), await indexes(), await ledger.allColumns()]).toEqual(upgraded);
  });

  it('is taken over by the first night, in which the law holds', async () => {
    const at = nightOf(1);
    const before = await ledger.holdings();
    const run = await ledger.run(at, { ...knownLosses, mode }, tonight);
    expect(run).toMatchObject({ outcome: 'succeeded', counts: { unknown: 0, refused: 0 } });
    sent = await ledger.postedSince(0);
    // In the days of the scripts everybody was of the cohort.
    meant.read(ssdOf(...ids.map((id) => childInVersion(id, 1))), nightOf(0));
    meant.read(tonight, at);
    expect(meant.breaches(await ledger.holdings(), before)).toEqual([]);
    expect(await ledgerFaults(ledger, at)).toEqual([]);
    expect(new Set(duplicates)).toEqual(new Set(['c16']));
  });

  test.each(ids.map((id) => ({ id, what: cases[id]?.what })))('$what', async ({ id }) => {
    const one = cases[id];
    expect(sent.filter((posted) => posted === id)).toHaveLength(one?.sent === true ? 1 : 0);
    const rows = (await ledger.rows()).filter((row) => row.person_id === id);
    expect(rows.map((row) => `${row.submission_status} ${row.row_state}`)).toEqual(
      one?.rows.map(() => one.after),
    );
    const submissions = (await ledger.submissions()).filter((row) => row.person_id === id);
    const ours = submissions.filter((row) => row.posted_at !== null);
    expect(ours.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual(
      one?.sent === true ? ['full accepted'] : [],
    );
    // What the scripts may have sent: one for each text that they left, and settled by what was accepted since.
    const theirs = submissions.filter((row) => row.posted_at === null);
    expect(theirs.map(({ outcome, endpoint }) => `${outcome} ${endpoint}`)).toEqual(
      theirs.map(() => 'unknown test'),
    );
    expect(theirs.length).toBeGreaterThanOrEqual(1);
    expect(theirs.every(({ is_open }) => is_open === (one?.sent !== true))).toBe(true);
    for (const row of rows) expect(row.accepted_by).toBe(one?.sent === true ? 'test' : null);
  });

  it('is a ledger like any other on the nights after: nobody is sent again, and who is gone is taken away', async () => {
    const mark = await ledger.postCount();
    const before = await ledger.holdings();
    await ledger.run(nightOf(2), { ...knownLosses, mode });
    meant.read(tonight, nightOf(2));
    expect(meant.breaches(await ledger.holdings(), before)).toEqual([]);
    expect(await ledgerFaults(ledger, nightOf(2))).toEqual([]);
    expect((await ledger.postedSince(mark)).sort()).toEqual(ids.filter((id) => cases[id]?.ssd === 'nothing'));
    const later = await ledger.postCount();
    const rows = await ledger.allColumns();
    await ledger.run(nightOf(3), { ...knownLosses, mode });
    expect(await ledger.postedSince(later)).toEqual([]);
    expect(await ledger.allColumns()).toEqual(rows);
  });

  it('gets its unique index once a person has chosen between the rows of a child', async () => {
    await ledger.query(
      `DELETE FROM $ledger WHERE person_id = N'c16' AND id = (SELECT MIN(id) FROM $ledger WHERE person_id = N'c16')`,
    );
    await upgrade();
    expect(await indexes()).toContainEqual({ name: `UX_${ledgerTable}_person_id`, is_unique: true });
    const rows = await ledger.allColumns();
    expect(await ledger.run(nightOf(4), { ...knownLosses, mode })).toMatchObject({ counts: { requests: 0 } });
    expect(await ledger.allColumns()).toEqual(rows);
  });
});

test('where the scripts sent to another endpoint, this one gets everybody whole and the doubt stays with the other', async () => {
  await ledger.hostWith({ LEDGER_SCRIPTS_ENDPOINT: 'live' });
  const options = { ...knownLosses, mode: 'delta' } as const;
  await leaveLedger();
  await ledger.dfe.reset();
  await upgrade();
  await ledger.run(nightOf(1), options, tonight);
  const meant = new MeantHoldings();
  meant.read(tonight, nightOf(1));
  expect(meant.breaches(await ledger.holdings(), [])).toEqual([]);
  const submissions = await ledger.submissions();
  expect(submissions.filter((row) => row.endpoint === 'live').every((row) => row.is_open)).toBe(true);
  expect(submissions.filter((row) => row.endpoint === 'test').map((row) => row.outcome)).toEqual(
    ids.filter((id) => cases[id]?.sent).map(() => 'accepted'),
  );
  const mark = await ledger.postCount();
  await ledger.run(nightOf(2), options);
  expect(await ledger.postedSince(mark)).toEqual([]);
});
