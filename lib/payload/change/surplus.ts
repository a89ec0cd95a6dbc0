import { normalKey } from '../normalKey';
import type { ChildPayload } from '../schema';
import type { ReportingWindow } from '../window';
import { emptyInventory, inventoryOf, keyedHash, type Inventory, type InventoryItem } from './inventory';
import { leftByWindow } from './leftByWindow';
import { partKey, partsOf, type PartName } from './parts';
import { episodeKind } from './structure';

/** What there is to say of one child, and what DfE may hold of it (ledger.md "What DfE may hold"). */
export interface ChangeInput {
  readonly current: ChildPayload;
  /** What DfE holds when nothing is in doubt; undefined when nothing was accepted yet, or by another endpoint. */
  readonly previous?: ChildPayload | undefined;
  /**
   * Inventories that DfE may hold instead: of the open submissions, and where `previous` speaks of another endpoint, of
   * the last one that this endpoint accepted.
   */
  readonly inDoubt: readonly Inventory[];
  /** Whether a purge of the child is open: DfE may hold nothing at all. */
  readonly purgeInDoubt: boolean;
  /** The window of today, the day of the POST. */
  readonly window: ReportingWindow;
}

/** What DfE holds, or may hold, beyond the current payload. */
export interface Surplus {
  /** Each of the states that DfE may be in, `previous` first where there is one. */
  readonly states: readonly Inventory[];
  /** What a body must remove at DfE. Parts of an episode that goes as a whole are not in it. */
  readonly lost: readonly InventoryItem[];
  /** Whether a part that is not in the current payload left by the window and so stays with DfE. */
  readonly spared: (part: PartName) => boolean;
}

/**
 * Sorts what DfE may hold and the payload has not into what is to be removed and what left by the window (payload.md
 * section 8; ledger.md "What DfE may hold").
 *
 * A part is spared where `previous` has it with dates outside the window and every state in doubt has it too, equal. A
 * body in doubt whose inventory lacks it removed it, so DfE may hold it or not: it goes, since only then is it known
 * what DfE holds when the episode comes back. Whatever stands in an episode, or in an assessment, that is not in the
 * payload shares its fate.
 */
export function surplusOf({ current, previous, inDoubt, purgeInDoubt, window }: ChangeInput): Surplus {
  const now = new Set(partsOf(current).map(partKey));
  const before = previous === undefined ? emptyInventory : inventoryOf(previous);
  const trusted =
    previous !== undefined &&
    !purgeInDoubt &&
    normalKey(previous.la_child_id) === normalKey(current.la_child_id);
  const left = new Map(
    (trusted ? partsOf(previous) : [])
      .filter((part) => leftByWindow(part.what, part.content, window))
      .map((part) => [partKey(part), part]),
  );
  const known = hashesOf(before);
  /** Whether an inventory in doubt has a part just as `previous` has it. */
  const doubts = inDoubt.map((inventory) => {
    const hashes = hashesOf(inventory);
    const { key: secret } = inventory;
    return (key: string): boolean => {
      const hash = known.get(key);
      return (
        hashes.get(key) === (hash === undefined || secret === undefined ? hash : keyedHash(hash, secret))
      );
    };
  });

  function spared(part: PartName): boolean {
    const owner = ownerOf(part);
    if (owner !== undefined && !now.has(partKey(owner))) return spared(owner);
    const key = partKey(part);
    return left.has(key) && doubts.every((doubt) => doubt(key));
  }

  const states = [...(previous === undefined ? [] : [before]), ...inDoubt];
  const beyond = new Map(
    states
      .flatMap((state) => state.items.map((item) => [partKey(item), item] as const))
      .filter(([key]) => !now.has(key)),
  );
  const lost = [...beyond.values()].filter((item) => {
    const owner = ownerOf(item);
    return (owner === undefined || now.has(partKey(owner))) && !spared(item);
  });
  return { states, lost, spared };
}

/** The entry that a part stands in and goes with: an assessment for its factors, otherwise the episode. */
function ownerOf({ what, episode, id }: PartName): PartName | undefined {
  if (episode === undefined) return undefined;
  if (what === 'factors' && id !== undefined) return { what: 'child_and_family_assessments', episode, id };
  return { what: episodeKind.what, id: episode };
}

function hashesOf(inventory: Inventory): ReadonlyMap<string, string> {
  return new Map(inventory.items.map((item) => [partKey(item), item.hash]));
}
