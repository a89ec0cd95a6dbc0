import { composeBody, purgeBody } from '../../../../lib/payload/change/composeBody';
import { type Inventory, emptyInventory, inventorySchema } from '../../../../lib/payload/change/inventory';
import { payloadHash } from '../../../../lib/payload/change/payloadHash';
import type { ChildPayload } from '../../../../lib/payload/schema';
import type { ReportingWindow } from '../../../../lib/payload/window';
import { checkStructure } from '../../../../sandbox/dfe/checkStructure';
import type { Holding } from '../../../../sandbox/dfe/holding';
import type { JsonObject as Json } from '../../../../sandbox/dfe/json';
import { applyBody } from '../../../../sandbox/dfe/merge';

/** What becomes of a POST. In the two lost ones no answer comes back. */
export const answers = ['accepted', 'lost after acceptance', 'lost before acceptance', 'refused'] as const;
export type Answer = (typeof answers)[number];

/** One child's row of the ledger in short, and what the endpoint holds of it. */
export class ChildLedger {
  held: Holding | undefined;
  previous: ChildPayload | undefined;
  /** The payload of the last accepted body. */
  sent: ChildPayload | undefined;
  private open: { inventory: Inventory; purge: boolean }[] = [];

  /** Delivers the payload of a night. @returns what was posted: nothing when there was nothing to say */
  deliver(current: ChildPayload, mode: 'full' | 'delta', window: ReportingWindow, answer: Answer): string {
    const unchanged = this.sent !== undefined && payloadHash(this.sent).equals(payloadHash(current));
    if (unchanged && !this.inDoubt) return 'unchanged';
    const composed = composeBody({
      current,
      previous: this.previous,
      inDoubt: this.open.filter(({ purge }) => !purge).map(({ inventory }) => inventory),
      purgeInDoubt: this.open.some(({ purge }) => purge),
      mode,
      window,
    });
    if (composed.kind !== 'nothing') this.post(composed.body, composed.inventory, answer);
    if (composed.kind === 'nothing' || answer === 'accepted') {
      this.previous = reread(composed.previousAfter);
      this.sent = current;
    }
    return composed.kind;
  }

  purge(answer: Answer): void {
    if (this.held === undefined) return;
    this.post({ ...purgeBody({ la_child_id: this.held.la_child_id }) }, emptyInventory, answer);
    if (answer === 'accepted') this.previous = this.sent = undefined;
  }

  get inDoubt(): boolean {
    return this.open.length > 0;
  }

  private post(body: unknown, inventory: Inventory, answer: Answer): void {
    const wire = reread(body) as Json;
    const read = checkStructure([wire]);
    if ('problems' in read)
      throw new Error(`The stand-in refuses the body: ${JSON.stringify(read.problems)}`);
    if (answer === 'accepted' || answer === 'lost after acceptance') this.held = applyBody(this.held, wire);
    if (answer === 'accepted') this.open = [];
    if (answer.startsWith('lost')) {
      this.open.push({ inventory: inventorySchema.parse(reread(inventory)), purge: wire['purge'] === true });
    }
  }
}

/** As it comes back from the database. */
function reread<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
