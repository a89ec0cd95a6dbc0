import fc from 'fast-check';
import { isolate, type GroupAnswer, type Isolation } from '../../lib/dfe/sending/isolate';

const batchSize = 100;
const long = process.env['TEST_LONG'] === '1';

/** How an endpoint names the bad children of a group, given their places. */
const namings = {
  'names all': (bad: readonly number[]) => bad,
  'names the first only': (bad: readonly number[]) => bad.slice(0, 1),
  'names every other one': (bad: readonly number[]) => bad.filter((_, at) => at % 2 === 0),
  'names none': () => [],
  'names only good ones': (bad: readonly number[], size: number) =>
    [...Array(size).keys()].filter((place) => !bad.includes(place)),
  'names everybody': (_: readonly number[], size: number) => [...Array(size).keys()],
  'names one too far on': (bad: readonly number[]) => bad.map((place) => place + 1),
  'names the first child, whoever is bad': () => [0],
  'names a good one behind a bad one': (bad: readonly number[], size: number) => {
    const good = [...Array(size).keys()].find((place) => !bad.includes(place));
    return [...bad.slice(0, 1), ...(good === undefined ? [] : [good]), ...bad.slice(1)];
  },
} as const;
type Naming = keyof typeof namings;

interface Told {
  readonly accepted: readonly number[];
  readonly refusedAlone: readonly number[];
  readonly requests: number;
  /** Batches of which the endpoint was called the one at fault. */
  readonly givenUp: readonly (readonly number[])[];
}

/** Sends children 0 to n - 1 in batches of at most 100 to an endpoint that refuses every group with a bad child in it. */
async function sendAll(
  count: number,
  isBad: (child: number) => boolean,
  nameOf: () => Naming,
): Promise<Told> {
  const accepted: number[] = [];
  const refusedAlone: number[] = [];
  let requests = 0;
  const post = (group: readonly number[]): Promise<GroupAnswer> => {
    requests += 1;
    const bad = [...group.keys()].filter((place) => isBad(group[place] ?? -1));
    if (bad.length === 0) {
      accepted.push(...group);
      return Promise.resolve({ kind: 'accepted' });
    }
    if (group.length === 1) refusedAlone.push(...group);
    const named = namings[nameOf()](bad, group.length).filter((place) => place < group.length);
    return Promise.resolve({ kind: 'refused', named });
  };
  const children = [...Array(count).keys()];
  const givenUp: number[][] = [];
  for (let at = 0; at < count; at += batchSize) {
    const batch = children.slice(at, at + batchSize);
    const probed: number[] = [];
    let stopped = false;
    await isolate(batch, {
      post: (group) => (stopped ? Promise.resolve({ kind: 'ended' }) : post(group)),
      probe: async (child) => {
        const answer = await post([child]);
        // Its refusal does not count before it is said whose fault it is.
        if (answer.kind === 'refused') probed.push(...refusedAlone.splice(-1));
        return answer;
      },
      settleProbes: (fault) => {
        if (fault === 'children') refusedAlone.push(...probed.splice(0));
        if (fault === 'endpoint') {
          givenUp.push(batch);
          stopped = true;
        }
        return Promise.resolve();
      },
    });
  }
  return { accepted, refusedAlone, requests, givenUp };
}

/** Posts without regard to whose fault a refusal is. */
const plainly = (post: (group: readonly number[]) => Promise<GroupAnswer>): Isolation<number> => ({
  post,
  probe: (child) => post([child]),
  settleProbes: () => Promise.resolve(),
});

/** docs/decisions/0030-isolation-bound.md */
const bound = (count: number, bad: number): number =>
  2 * bad * Math.ceil(Math.log2(batchSize)) + 2 * Math.ceil(count / batchSize);

function expectIsolated(told: Told, count: number, isBad: (child: number) => boolean): void {
  const excused = new Set(told.givenUp.flat());
  // An endpoint is at fault only where nobody of a batch was accepted, and nobody is called refused then.
  for (const batch of told.givenUp) {
    expect(batch.some((child) => told.accepted.includes(child) || told.refusedAlone.includes(child))).toBe(
      false,
    );
    expect(batch.filter(isBad).length).toBeGreaterThan(Math.min(batch.length, 8) - 1);
  }
  const all = [...Array(count).keys()].filter((child) => !excused.has(child));
  const ascending = (a: number, b: number): number => a - b;
  // As texts: a thousand numbers are compared many thousand times.
  expect(String([...told.accepted].sort(ascending))).toBe(String(all.filter((child) => !isBad(child))));
  expect(String([...told.refusedAlone].sort(ascending))).toBe(String(all.filter(isBad)));
  const forGivenUp = told.givenUp.length * 11;
  expect(told.requests).toBeLessThanOrEqual(bound(count, told.refusedAlone.length) + forGivenUp);
}

/** The next value of a stream that has no end. */
function next<T>(stream: Iterator<T, unknown>, otherwise: T): T {
  const result = stream.next();
  return result.done === true ? otherwise : result.value;
}

const namingNames = Object.keys(namings) as Naming[];

describe('isolation of refused children', () => {
  it.each(namingNames)(
    'accepts every good child of 1,000 and refuses every bad one alone, within the bound, where the endpoint %s',
    async (naming) => {
      const sets = fc.oneof(
        fc.uniqueArray(fc.nat(999), { maxLength: 12 }),
        fc.uniqueArray(fc.nat(999), { maxLength: 1000, size: 'max' }),
        fc.constant([...Array(1000).keys()]),
      );
      await fc.assert(
        fc.asyncProperty(sets, async (bad) => {
          const set = new Set(bad);
          const isBad = (child: number): boolean => set.has(child);
          expectIsolated(await sendAll(1000, isBad, () => naming), 1000, isBad);
        }),
        { seed: 7, numRuns: long ? 2_000 : 60 },
      );
    },
  );

  it('holds where the endpoint names differently each time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1000 }),
        fc.uniqueArray(fc.nat(999), { maxLength: 40 }),
        fc.infiniteStream(fc.constantFrom(...namingNames)),
        async (count, bad, stream) => {
          const set = new Set(bad);
          const isBad = (child: number): boolean => set.has(child);
          const nameOf = (): Naming => next(stream, 'names none');
          expectIsolated(await sendAll(count, isBad, nameOf), count, isBad);
        },
      ),
      { seed: 11, numRuns: long ? 5_000 : 150 },
    );
  });

  it.each(namingNames)(
    'stays within the bound for each single bad child of each batch size, where it %s',
    async (naming) => {
      for (let count = 1; count <= batchSize; count += long ? 1 : 9) {
        for (let only = 0; only < count; only += 1) {
          const told = await sendAll(
            count,
            (child) => child === only,
            () => naming,
          );
          expectIsolated(told, count, (child) => child === only);
        }
      }
    },
  );

  it('takes one request for each bad child and two more where the endpoint names all of them', async () => {
    const told = await sendAll(
      100,
      (child) => child % 10 === 3,
      () => 'names all',
    );
    expect(told.requests).toBe(1 + 10 + 1);
  });

  it('believes no name any more once a named child was accepted alone', async () => {
    const told = await sendAll(
      100,
      (child) => child === 99,
      () => 'names only good ones',
    );
    expect(told.requests).toBeLessThanOrEqual(16);
  });

  it.each([3, 4, 7, 8, 9, 50, 100])(
    'gives up a batch of %d that is refused whatever is in it, with few requests, and refuses nobody',
    async (count) => {
      const told = await sendAll(
        count,
        () => true,
        () => 'names none',
      );
      expect(told).toMatchObject({ accepted: [], refusedAlone: [] });
      expect(told.givenUp).toHaveLength(1);
      expect(told.requests).toBeLessThanOrEqual(11);
    },
  );

  it.each([1, 2])('refuses %d children that are bad by themselves', async (count) => {
    const told = await sendAll(
      count,
      () => true,
      () => 'names none',
    );
    expect(told.refusedAlone).toHaveLength(count);
    expect(told.givenUp).toEqual([]);
  });

  it('gives up no batch where one of the few who are posted alone is accepted', async () => {
    const told = await sendAll(
      100,
      (child) => child !== 57,
      () => 'names none',
    );
    expect(told.accepted).toEqual([57]);
    expect(told.refusedAlone).toHaveLength(99);
  });

  it('halves what is too large down to the single child', async () => {
    const groups: number[] = [];
    await isolate(
      [...Array(8).keys()],
      plainly((group) => {
        groups.push(group.length);
        return Promise.resolve({ kind: group.length > 2 ? 'tooLarge' : 'accepted' });
      }),
    );
    expect(groups).toEqual([8, 4, 2, 2, 4, 2, 2]);
  });

  it('ends, whatever the endpoint answers: at most three requests a child', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: batchSize }),
        fc.infiniteStream(fc.constantFrom('accepted', 'tooLarge', 'ended', 'refused')),
        fc.infiniteStream(fc.array(fc.nat(120), { maxLength: 5 })),
        async (count, kinds, names) => {
          let requests = 0;
          const post = (): Promise<GroupAnswer> => {
            requests += 1;
            const kind = next(kinds, 'ended');
            const named = next(names, []);
            return Promise.resolve(kind === 'refused' ? { kind, named } : { kind });
          };
          await isolate([...Array(count).keys()], plainly(post));
          expect(requests).toBeLessThanOrEqual(3 * count);
        },
      ),
      { seed: 13, numRuns: long ? 5_000 : 300 },
    );
  });

  it('stops at once when recording fails', async () => {
    let requests = 0;
    const post = (): Promise<GroupAnswer> => {
      requests += 1;
      return requests === 3
        ? Promise.reject(new Error('ledger gone'))
        : Promise.resolve({ kind: 'refused', named: [] });
    };
    await expect(isolate([1, 2, 3, 4], plainly(post))).rejects.toThrow('ledger gone');
    expect(requests).toBe(3);
  });
});
