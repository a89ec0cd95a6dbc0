import type { ChildPayload } from '../schema';
import type { JsonObject } from '../values/json';
import { bodyOf } from './bodyOf';
import { changesSince } from './changesSince';
import { heldAfter } from './heldAfter';
import { inventoryOf, type Inventory } from './inventory';
import { netLoss } from './netPurges';
import { contentHash } from './payloadHash';
import { surplusOf, type ChangeInput } from './surplus';

export interface ComposeInput extends ChangeInput {
  readonly mode: 'full' | 'delta';
}

export interface ComposedBody {
  /** `full`: the body says the whole payload; `delta`: what changed; `nothing`: there is nothing to say, do not post. */
  readonly kind: 'full' | 'delta' | 'nothing';
  readonly body: JsonObject;
  /** What DfE holds once it has accepted the body, as a full payload: the next `previous`. */
  readonly previousAfter: ChildPayload;
  /** The inventory of `previousAfter`, to be kept with the submission. */
  readonly inventory: Inventory;
  /** Entries and blocks that the body removes, net of those that it adds: a count for the brake. */
  readonly purges: number;
}

/**
 * The body that brings what DfE holds to the current payload, plus what left by the window, in either mode (payload.md
 * section 8; ledger.md "What DfE may hold"). Pure: made again for every POST.
 *
 * - full: the whole payload, and purges of what `previous` has besides
 * - delta: what changed since `previous`; without `previous` as full
 * - with anything in doubt, in both modes: the whole payload, with purges of whatever DfE may hold besides
 */
export function composeBody(input: ComposeInput): ComposedBody {
  const { current, previous, window } = input;
  const surplus = surplusOf(input);
  const certain =
    input.inDoubt.length === 0 && !input.purgeInDoubt && previous?.la_child_id === current.la_child_id;
  const since = input.mode === 'delta' && certain ? previous : undefined;
  const says = since === undefined ? () => true : changesSince(since, window);
  const body = bodyOf(current, surplus.lost, says);
  const previousAfter = heldAfter(current, previous, { says, spared: surplus.spared });
  const silent = since !== undefined && saysNothing(body, current, since);
  return {
    kind: since === undefined ? 'full' : silent ? 'nothing' : 'delta',
    body,
    previousAfter,
    inventory: inventoryOf(previousAfter),
    purges: netLoss(current, surplus),
  };
}

function saysNothing(body: JsonObject, current: ChildPayload, previous: ChildPayload): boolean {
  return (
    body['health_and_wellbeing'] === undefined &&
    body['social_care_episodes'] === undefined &&
    current.mis_child_id === previous.mis_child_id &&
    contentHash(current.child_details) === contentHash(previous.child_details)
  );
}

/** A body that removes the child's record at DfE. */
export interface PurgeBody {
  readonly la_child_id: string;
  readonly mis_child_id?: string;
  readonly purge: true;
}

/** The purge of the record of a person who has left the SSD for good (payload.md section 9). */
export function purgeBody(child: { la_child_id: string; mis_child_id?: string | undefined }): PurgeBody {
  return {
    la_child_id: child.la_child_id,
    ...(child.mis_child_id === undefined ? {} : { mis_child_id: child.mis_child_id }),
    purge: true,
  };
}
