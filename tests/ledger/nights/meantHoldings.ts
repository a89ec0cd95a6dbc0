import { buildChild } from '../../../lib/payload/buildChild';
import { payloadHash } from '../../../lib/payload/change/payloadHash';
import { londonDate } from '../../../lib/payload/londonDate';
import { normalKey } from '../../../lib/payload/normalKey';
import type { PersonRows } from '../../../lib/payload/personRows';
import type { ReportingWindow } from '../../../lib/payload/window';
import { textItem, type JsonObject } from '../../../sandbox/dfe/json';
import { normalise } from '../../../sandbox/dfe/normalise';
import { buildContextOf } from '../../../tools/payloads/buildContextOf';
import type { SsdData } from '../../../sandbox/ssdData/ssdData';
import { assemblePersons } from '../../../tools/chaos/laws/assemblePersons';
import { breaches, wronglyTaken } from '../../../tools/chaos/laws/heldAsMeant';

const hourMs = 3_600_000;
const secondLookHours = 20;

/** What becomes of a child in a night. */
type Fate = 'sendable' | 'held back' | 'left the cohort' | 'gone from the SSD';

interface Known {
  fate: Fate;
  /** The payload that DfE is meant to hold; one whose ids only were reissued takes no other's place. */
  meant: JsonObject | undefined;
  meantHash: Buffer | undefined;
  goneSinceMs: number | undefined;
}

/**
 * What DfE is meant to hold of every child after a night without faults, told from the SSD's rows and the rules of the
 * payload alone: nothing of the ledger is looked at.
 */
export class MeantHoldings {
  readonly #children = new Map<string, Known>();
  #window: ReportingWindow | undefined;
  #now = 0;

  /** A night on which `data` is read at that moment, with the app's settings where they differ from their defaults. */
  read(data: SsdData, at: string, settings: Readonly<Record<string, string>> = {}): void {
    this.#now = Date.parse(at);
    const context = buildContextOf(londonDate(new Date(this.#now)), settings);
    this.#window = context.window;
    const inCohort = new Set<string>();
    const inSsd = new Set<string>();
    for (const rows of onePersonEach(data)) {
      const { personId, payload, heldBack, inCohort: belongs } = buildChild(rows, context);
      const key = normalKey(personId);
      inSsd.add(key);
      if (!belongs) continue;
      inCohort.add(key);
      if (payload !== undefined) this.#belongs(key, payload, heldBack);
    }
    for (const [key, known] of this.#children) {
      if (inCohort.has(key)) continue;
      known.fate = inSsd.has(key) ? 'left the cohort' : 'gone from the SSD';
      known.goneSinceMs = inSsd.has(key) ? undefined : (known.goneSinceMs ?? this.#now);
    }
  }

  /** What was read is delivered at a later moment, whose window then decides what may be held besides. */
  deliveredAt(at: string): void {
    this.#now = Date.parse(at);
    this.#window = buildContextOf(londonDate(new Date(this.#now)), {}).window;
  }

  #belongs(key: string, payload: object, heldBack: boolean): void {
    const content = payload as JsonObject;
    const hash = payloadHash(content);
    const before = this.#children.get(key);
    const stayed = before?.fate === 'sendable' || before?.fate === 'held back';
    const same = stayed && before.meantHash?.equals(hash) === true;
    this.#children.set(key, {
      fate: heldBack ? 'held back' : 'sendable',
      meant: same ? before.meant : content,
      meantHash: hash,
      goneSinceMs: undefined,
    });
  }

  /** Ids, in upper case, of the children with a fate. */
  of(fate: Fate): string[] {
    return [...this.#children].filter(([, known]) => known.fate === fate).map(([key]) => key);
  }

  /** Ids of the children of whom the endpoint holds something besides what is meant: by the law it left by the window. */
  withSurplus(held: readonly JsonObject[]): string[] {
    const now = byChild(held);
    return this.of('sendable').filter((key) => {
      const meant = this.#children.get(key)?.meant ?? {};
      return JSON.stringify(now.get(key)) !== JSON.stringify(normalise(meant));
    });
  }

  /**
   * What the endpoint was made to forget although it left by the window.
   * @param before what it held before a night without doubts
   */
  wronglyTaken(held: readonly JsonObject[], before: readonly JsonObject[]): string[] {
    const [now, earlier] = [byChild(held), byChild(before)];
    return this.of('sendable').flatMap((key) => {
      const [was, has, meant] = [earlier.get(key), now.get(key), this.#children.get(key)?.meant];
      if (was === undefined || has === undefined || meant === undefined || this.#window === undefined)
        return [];
      return wronglyTaken(was, has, normalise(meant), this.#window).map((path) => `${key}: ${path}`);
    });
  }

  /**
   * Where what the endpoint holds breaks the law after a night in which everything could be sent.
   * @param held what it holds now; `before`: what it held before the night
   */
  breaches(held: readonly JsonObject[], before: readonly JsonObject[]): string[] {
    const [now, earlier] = [byChild(held), byChild(before)];
    const strangers = [...now.keys()].filter((key) => !this.#children.has(key));
    return [
      ...strangers.map((key) => `${key}: held, and nobody knows why`),
      ...[...this.#children].flatMap(([key, known]) =>
        this.#childBreaches(known, now.get(key), earlier.get(key)).map((what) => `${key}: ${what}`),
      ),
    ];
  }

  #childBreaches(known: Known, now: JsonObject | undefined, before: JsonObject | undefined): string[] {
    const { fate, meant, goneSinceMs } = known;
    if (fate === 'sendable') {
      if (now === undefined) return ['not held'];
      if (meant === undefined || this.#window === undefined) throw new Error('No night was read.');
      return breaches(now, normalise(meant), this.#window);
    }
    const purgeDue = goneSinceMs !== undefined && this.#now - goneSinceMs >= secondLookHours * hourMs;
    if (purgeDue) return now === undefined ? [] : ['gone for long, and still held'];
    return JSON.stringify(now) === JSON.stringify(before) ? [] : [`${fate}, and not held as before`];
  }
}

/** One of the rows of each person, as the reading room takes one where there are several. */
function onePersonEach(data: SsdData): PersonRows[] {
  const persons = new Map<string, PersonRows>();
  for (const rows of assemblePersons(data)) persons.set(normalKey(String(rows.person.pers_person_id)), rows);
  return [...persons.values()];
}

function byChild(held: readonly JsonObject[]): Map<string, JsonObject> {
  return new Map(held.map((child) => [normalKey(textItem(child, 'la_child_id')), child]));
}
