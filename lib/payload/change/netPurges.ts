import type { ChangeInput } from './changeInput';
import { netLoss } from './netLoss';
import { surplusOf } from './surplus';

/** The net count of entries and blocks that the child's next body would take away, for the brake (payload.md section 9). */
export function netPurges(input: ChangeInput): number {
  return netLoss(input.current, surplusOf(input));
}
