import fc from 'fast-check';
import { ssdTables } from '../../lib/ssd/tables';
import type { SsdData, SsdValue } from '../../sandbox/ssdData/ssdData';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import type { AppEvent } from '../../sandbox/world/appEvents';
import { NightWorld } from '../faults/nightWorld';
import { columnKind, columnsOf } from '../payload/laws/columnKinds';
import { ssdTables as tableNames } from '../payload/personRowsOf';
import {
  anyAnswer,
  anyJson,
  anyText,
  canary,
  canaryWord,
  fuzzing,
  inTurn,
  isFault,
  jsonText,
  markedBytes,
  markedText,
  withNames,
} from './fuzzing';

const queue = 'csc-runs';
const now = '2026-11-22T02:30:00.000Z';
const runDate = now.slice(0, 10);
const data = generateSsd({ children: 20, seed: 13, runDate });

let nights: NightWorld;
const events: AppEvent[] = [];
beforeAll(async () => {
  // A night asks the vault, the token endpoint and DfE; nothing is known from the night before.
  nights = await NightWorld.start({ KEY_VAULT_CACHE_MINUTES: '0', LOG_LEVEL: 'debug' });
  nights.world.onEvent((event) => events.push(event));
  await nights.world.startHost({ clock: now });
  await nights.begin(data);
});
afterAll(() => nights.close());

const ask = (): Promise<string> => nights.ask(nights.world.host.url);

/** Whatever came from outside: no event since the last look calls it a fault of the program, and none repeats it. @returns how many there were */
function expectSoundLog(): number {
  const seen = events.splice(0);
  expect(seen.filter(isFault)).toEqual([]);
  expect(JSON.stringify(seen)).not.toContain(canaryWord);
  return seen.length;
}

/** The night after: with nothing in its way it sends whatever is left. */
async function expectCalmNight(loaded: SsdData = data): Promise<void> {
  const runId = await ask();
  await nights.world.host.waitIdle();
  expect(await nights.run(nights.world.host.url, runId)).toMatchObject({
    outcome: expect.stringMatching(/^succeeded/) as string,
  });
  expect(await nights.lawBreaches(loaded, now)).toEqual([]);
  expect(await nights.falselySent(runDate)).toEqual([]);
}

/** A run whose message is lost. */
async function waitingRun(): Promise<string> {
  await nights.queue.setFaults([{ kind: 'late', delayMs: 86_400_000 }]);
  const runId = await ask();
  await nights.queue.clearFaults();
  await nights.queue.clear(queue);
  return runId;
}

const runId = fc.oneof(
  fc.constant('WAITING'),
  fc.constantFrom('ENDED', '00000000-0000-4000-8000-00000000fa4e', canary),
);
const slice = fc.constantFrom<unknown>(1, 2, 0, 1.5, '1', null, 2 ** 31 - 1, 2 ** 31, 2 ** 40, 2 ** 53 - 1);
const message = fc.oneof(
  { weight: 3, arbitrary: jsonText(withNames({ runId, slice })).map((text) => Buffer.from(text)) },
  {
    weight: 3,
    arbitrary: jsonText(fc.record({ runId, slice, more: anyJson })).map((text) => Buffer.from(text)),
  },
  { weight: 1, arbitrary: jsonText(anyJson).map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: anyText.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: markedBytes },
);

it('whatever is in the queue is worked or put aside, and the next night sends everything', async () => {
  const ended = await ask();
  await nights.world.host.waitIdle();
  await fc.assert(
    fc.asyncProperty(message, fc.integer({ min: 0, max: 9 }), async (given, encoded) => {
      const text = given.toString('latin1');
      const filled = Buffer.from(
        text
          .replaceAll('WAITING', text.includes('WAITING') ? await waitingRun() : '')
          .replaceAll('ENDED', ended),
        'latin1',
      );
      // A message that is no base64 is put aside by the host, and none of the app's business.
      await nights.queue.putRaw(queue, filled.toString(encoded === 0 ? 'latin1' : 'base64'));
      await nights.world.host.waitIdle();
      expect(await nights.queue.count(queue)).toBe(0);
      expectSoundLog();
    }),
    fuzzing(15, 50),
  );
  await expectCalmNight();
  expect(nights.world.output).not.toContain(canaryWord);
});

/** No text in it is a receipt: what is called sent is what the stand-in holds. */
const answerBody = fc.oneof(
  { weight: 2, arbitrary: jsonText(anyJson) },
  {
    weight: 2,
    arbitrary: jsonText(
      withNames({
        value: anyText,
        access_token: anyText,
        expires_in: fc.integer(),
        error: fc.constantFrom<unknown>('invalid_client', { code: canary, message: canary }),
        errors: fc.array(markedText, { maxLength: 3 }),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(3).map((at) => `[${at}].child_details.surname: '${canary}' is not valid`),
  },
);
/** A call that is never answered takes its whole time; the tests of each wall have those. */
const answers = fc.array(
  anyAnswer(answerBody).filter(({ effect }) => effect.staysOpen !== true),
  { minLength: 1, maxLength: 3 },
);

it('whatever is answered to a night, it ends, calls sent only what DfE holds, and the next night sends the rest', async () => {
  const { dfe, vault } = nights.world.standIns;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('vault', 'token', 'children'),
      answers,
      fc.boolean(),
      async (wall, answered, accept) => {
        await nights.begin(data);
        const faults = inTurn(answered);
        if (wall === 'vault') await vault.setFaults(faults);
        else if (wall === 'token')
          await dfe.setFaults(faults.map((fault) => ({ ...fault, endpoint: 'token' })));
        else await dfe.setFaults(faults.map((fault) => ({ ...fault, accept })));
        const id = await ask();
        await nights.world.host.waitIdle();
        const run = await nights.run(nights.world.host.url, id);
        expect(run.state).toBe('ended');
        expect(JSON.stringify(run)).not.toContain(canaryWord);
        expect(await nights.falselySent(runDate)).toEqual([]);

        await vault.clearFaults();
        await dfe.clearFaults();
        await expectCalmNight();
        expect(expectSoundLog()).toBeGreaterThan(0);
      },
    ),
    fuzzing(4, 20),
  );
  expect(nights.world.output).not.toContain(canaryWord);
});

/** What a column can hold and nobody expects there. */
function oddValue(type: string): fc.Arbitrary<SsdValue> {
  if (type === 'datetime')
    return fc.constantFrom(null, '1753-01-01', '1899-12-30', '9999-12-31', '2026-11-22T23:59:59.997');
  if (type === 'int') return fc.constantFrom(null, 0, -1, 2_147_483_647, -2_147_483_648);
  const longest = Number(/\d+/.exec(type)?.[0] ?? 4_000);
  return fc
    .oneof(
      fc.constantFrom('', ' ', '\u0000', '\ufeff', '\u202e', '\n', '"', "'", '\\', '<', '=', '-', '0', 'é'),
      fc.constantFrom('😀'.repeat(4_000), 'x'.repeat(4_000), `=${canary.repeat(500)}`, '['.repeat(2_000)),
      fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.toWellFormed()),
    )
    .map((text) => text.slice(0, longest).toWellFormed());
}

/** Columns that say nothing of who a row is about or hangs on. */
const loose = tableNames.flatMap((table) =>
  columnsOf(table)
    .filter((column) => !['person', 'id'].includes(columnKind(table, column)))
    .map((column) => ({
      table,
      column,
      type: (ssdTables[table].columns as Record<string, string>)[column] ?? '',
    })),
);
const oddCell = fc
  .constantFrom(...loose)
  .chain((place) =>
    fc.record({ place: fc.constant(place), row: fc.nat(1_000), value: oddValue(place.type) }),
  );

it('whatever the columns hold, a night sends what can be sent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(oddCell, { minLength: 20, maxLength: 60 }), async (cells) => {
      const odd = structuredClone(data);
      for (const { place, row, value } of cells) {
        const rows = odd[place.table] as Record<string, SsdValue>[];
        const changed = rows[row % rows.length];
        if (changed !== undefined) changed[place.column] = value;
      }
      await nights.begin(odd);
      await expectCalmNight(odd);
      expect(expectSoundLog()).toBeGreaterThan(0);
    }),
    fuzzing(3, 20),
  );
  expect(nights.world.output).not.toContain(canaryWord);
});
