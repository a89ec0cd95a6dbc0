import type { Config } from '../../config/config';
import { buildChild } from '../../payload/buildChild';
import type { BuildContext } from '../../payload/buildContext';
import { addItemCounts, countItems, type ItemCounts } from '../../payload/itemCounts';
import { itemSources } from '../../payload/itemSources';
import type { Database } from '../../sql/database';
import type { KeyRange } from '../../sql/keyRange';
import { rangeSettings, readPersons } from '../../ssd/readPersons';
import type { ProfiledItems } from '../report';
import { failed, note, ok, type Look } from '../runChecks';
import { nextPeople } from '../statements';

export interface ItemsProfile {
  readonly database: Database;
  readonly config: Pick<Config, 'ssd'>;
  readonly build: BuildContext;
  /** No range is begun after it, and none is waited for. */
  readonly until: Date;
  readonly now: () => Date;
}

/** The next people after a range; undefined after the last. */
async function rangeAfter(
  database: Database,
  size: number,
  last: KeyRange | undefined,
): Promise<KeyRange | undefined> {
  const { rows } = await database.query<{ from_id: string | null; up_to_id: string | null }>(
    nextPeople(database.names, { isFirst: last === undefined }),
    last === undefined ? { n: size } : { n: size, after: last.upTo },
  );
  const found = rows[0];
  return found?.from_id == null || found.up_to_id == null
    ? undefined
    : { from: found.from_id, upTo: found.up_to_id };
}

/** What was counted so far. */
class Tally {
  persons = 0;
  cohort = 0;
  heldBack = 0;
  #items: ItemCounts = {};
  readonly #rules = new Map<string, number>();

  add(results: readonly ReturnType<typeof buildChild>[]): void {
    this.persons += results.length;
    const inCohort = results.filter((result) => result.inCohort);
    this.cohort += inCohort.length;
    this.#items = addItemCounts(this.#items, countItems(inCohort.flatMap(({ payload }) => payload ?? [])));
    for (const { heldBack, findings } of inCohort) {
      if (!heldBack) continue;
      this.heldBack += 1;
      const errors = findings.filter(({ severity }) => severity === 'error');
      for (const rule of new Set(errors.map((finding) => finding.rule)))
        this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
    }
  }

  profile(complete: boolean): ProfiledItems {
    return {
      complete,
      persons: this.persons,
      cohort: this.cohort,
      heldBack: this.heldBack,
      heldBackBy: [...this.#rules]
        .sort(([, some], [, more]) => more - some)
        .map(([rule, children]) => ({ rule, children })),
      items: Object.entries(itemSources).map(([path, { no }]) => ({
        ...(no === undefined ? {} : { no }),
        path,
        children: this.#items[no === undefined ? path : `item-${no}`] ?? 0,
      })),
    };
  }
}

/** The result of `work`; undefined when it has not come by then. */
async function before<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, milliseconds));
  });
  // Whoever has stopped waiting hears of no failure either.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Reads and builds everybody as a night does, range by range, and counts who would have what. Memory does not grow with the
 * number of people. Where the time ends first, what was counted so far stands.
 * @throws AppError as `SqlSession.query`
 */
export async function profileItems({
  database,
  config,
  build,
  until,
  now,
}: ItemsProfile): Promise<ProfiledItems> {
  const tally = new Tally();
  const left = (): number => until.getTime() - now().getTime();
  const reading = await before(left(), rangeSettings(database, config.ssd));
  if (reading === undefined) return tally.profile(false);
  for (let last: KeyRange | undefined; ;) {
    const next = await before(
      left(),
      rangeAfter(database, config.ssd.chunkSize, last).then((range) => ({ range })),
    );
    if (next === undefined) return tally.profile(false);
    if (next.range === undefined) return tally.profile(true);
    const people = await before(left(), readPersons(database, next.range, reading));
    if (people === undefined) return tally.profile(false);
    tally.add(people.map((rows) => buildChild(rows, build)));
    last = next.range;
  }
}

/** What is to be said of it. */
export function judgeItems(profile: ProfiledItems): Look {
  const { complete, persons, cohort, heldBack, heldBackBy, items } = profile;
  const counted = `${cohort} of ${persons} people are in the cohort`;
  if (complete && cohort === 0)
    return failed(
      `${counted}: a night would send nothing.`,
      'Check that the SSD holds referrals of the last two years with their dates, dates of birth, and where SSD_STATUTORY_RETURN_TABLE is set, that it holds the ids of the same people.',
    );
  const missing = items.filter(({ children }) => children === 0).map(({ path }) => path);
  const said = [
    `${counted}.`,
    ...(heldBack === 0
      ? []
      : [
          `${heldBack} would be held back (${heldBackBy.map(({ rule, children }) => `${rule}: ${children}`).join(', ')}).`,
        ]),
    ...(missing.length === 0 ? [] : [`No child would have ${missing.join(', ')}.`]),
  ];
  if (!complete)
    return note(
      `There was time for ${persons} people. ${said.join(' ')}`,
      'Ask again at a quieter hour, or with the optional indexes (050-ssd-indexes.sql); the night itself has all the time it needs.',
    );
  if (said.length === 1) return ok(counted + '.');
  return note(
    said.join(' '),
    heldBack > 0
      ? 'Correct the records that are held back: docs/data-mapping.md lists the rules. Items that no child has may be right; their columns stand there too.'
      : 'It may be right. If the authority records these items, look at the columns that docs/data-mapping.md names for them.',
  );
}
