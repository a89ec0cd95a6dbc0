/** The maxima of payload.md section 4; lengths in UTF-16 units. */
export const limits = {
  id: 36,
  /** An id as the SSD and the ledger store it: DfE may come to take longer ids than 36, but there are none longer than this. */
  storedId: 48,
  upn: 13,
  name: 128,
  postcode: 8,
  workerId: 12,
  disabilities: 12,
  sdqScore: 40,
} as const;
