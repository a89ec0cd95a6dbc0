/** `submission_status` as this project writes it. */
const ledgerStatuses = ['Pending', 'Sent', 'Error', 'Withdrawn'] as const;
/** `Withdrawn` is ours: a leaver with nothing left to send. */
export type LedgerStatus = (typeof ledgerStatuses)[number];

/** `row_state` as this project writes it. */
const rowStates = ['New', 'Updated', 'Unchanged', 'Deleted'] as const;
export type RowState = (typeof rowStates)[number];

function among<T extends string>(values: readonly T[], text: string | null): T | undefined {
  const wanted = text?.trim().toLowerCase();
  return values.find((value) => value.toLowerCase() === wanted);
}

/** Reads a stored status in any case (older rows hold lower case); undefined when it is none of ours. */
export const toLedgerStatus = (text: string | null): LedgerStatus | undefined => among(ledgerStatuses, text);

/** Reads a stored row state in any case; undefined when it is none of ours. */
export const toRowState = (text: string | null): RowState | undefined => among(rowStates, text);
