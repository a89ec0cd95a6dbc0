/** What one run would take away, and of how much. */
export interface BrakeCounts {
  /** Children that the ledger holds. */
  readonly held: number;
  /** Children to be purged. */
  readonly purges: number;
  /** Children to be marked Deleted. */
  readonly deletions: number;
  /** Entries to be purged, net (an array that loses and gains as many counts none). */
  readonly entryPurges: number;
}

export interface BrakeSettings {
  /** 0 to 1. */
  readonly share: number;
  /** The brake holds only above this number. */
  readonly minimum: number;
}

/** Which count passes the limit, or that none does. */
export type BrakeVerdict =
  | { readonly holds: false; readonly limit: number }
  | {
      readonly holds: true;
      readonly limit: number;
      readonly because: readonly ('purges' | 'deletions' | 'entryPurges')[];
    };

/**
 * The safety brake of payload.md section 9: it holds when one of the counts is above the minimum and above its share of
 * what the ledger holds. Entries are measured against children too, which brakes early rather than late.
 */
export function brakeVerdict(counts: BrakeCounts, { share, minimum }: BrakeSettings): BrakeVerdict {
  const limit = Math.max(minimum, Math.floor(counts.held * share + 1e-9));
  const because = (['purges', 'deletions', 'entryPurges'] as const).filter((name) => counts[name] > limit);
  return because.length === 0 ? { holds: false, limit } : { holds: true, limit, because };
}
