/** The maxima of payload.md section 4; lengths in UTF-16 units. */
export const limits = {
  id: 36,
  /** The longest `la_child_id`, unless a setting says otherwise. */
  childId: 20,
  /** An id as the SSD and the ledger store it: DfE may come to take longer ids than it does today, but there are none longer than this. */
  storedId: 48,
  /** The greatest number of a row, a run or a slice: SQL Server's `int`, as which the ledger stores them. */
  storedNumber: 2 ** 31 - 1,
  upn: 13,
  name: 128,
  postcode: 8,
  workerId: 12,
  disabilities: 12,
  sdqScore: 40,
} as const;

/** The characters that an id may have (payload.md section 6). */
export const idPattern = /^[A-Za-z0-9_-]+$/;
/** A unique pupil number, trimmed and in upper case (items 3 and 4). */
export const upnPattern = /^[A-Z0-9]{13}$/;
/** A postcode, trimmed, in upper case, with at most one blank inside (items 13 and 40). */
export const postcodePattern = /^(?:[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|GIR ?0AA)$/;
