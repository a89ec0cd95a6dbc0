/** The maxima of payload.md section 4; lengths in UTF-16 units. */
export const limits = {
  id: 36,
  upn: 13,
  name: 128,
  postcode: 8,
  workerId: 12,
  disabilities: 12,
  sdqScore: 40,
} as const;
