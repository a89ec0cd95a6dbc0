import type { LedgerConfig } from '../../config/config';
import { brakeVerdict } from '../../ledger/decide/brakeVerdict';
import type { RunVerdict } from '../stage/stageContext';

/** What a run would remove so far, and of how much. */
export interface Losses {
  readonly purges: number;
  readonly deleted: number;
  readonly entryPurges: number;
  /** Children that the ledger holds. */
  readonly childrenHeld: number;
  /** Entries and blocks in tonight's payloads. */
  readonly entriesHeld: number;
}

const said = {
  none: 'None of this was written',
  some: 'What had been looked at before was written',
} as const;

/**
 * The end of the run when it would remove too much (payload.md section 9); undefined when it may go on. Children are
 * measured against the children that the ledger holds, entries against entries.
 * @param written whether some of it is in the ledger already: the data went on changing after the brake was first asked
 */
export function brake(
  losses: Losses,
  { brakeShare, brakeMinimum }: LedgerConfig,
  written: 'none' | 'some',
): RunVerdict | undefined {
  const settings = { share: brakeShare, minimum: brakeMinimum };
  const children = brakeVerdict(
    { held: losses.childrenHeld, purges: losses.purges, deletions: losses.deleted, entryPurges: 0 },
    settings,
  );
  const entries = brakeVerdict(
    { held: losses.entriesHeld, purges: 0, deletions: 0, entryPurges: losses.entryPurges },
    settings,
  );
  if (!children.holds && !entries.holds) return undefined;
  const parts = [
    `${losses.purges} child records to be removed at DfE and ${losses.deleted} to be marked Deleted, of ${losses.childrenHeld} held`,
    `${losses.entryPurges} entries to be removed, of about ${losses.entriesHeld}`,
  ];
  return {
    kind: 'end',
    outcome: 'needs_attention',
    code: 'purge-brake',
    message: `The brake holds: ${parts.join('; ')}. ${said[written]}, and nothing was sent.`,
    advice:
      'Find out why so much is missing from the SSD. If it is right, confirm it: POST /api/confirmations with {"confirm":["purges"]} and a reason.',
  };
}
