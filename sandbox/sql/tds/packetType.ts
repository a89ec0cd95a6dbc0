/** Kinds of TDS message, as the first byte of each packet says. */
export const packetType = {
  sqlBatch: 0x01,
  rpc: 0x03,
  response: 0x04,
  attention: 0x06,
  bulkLoad: 0x07,
  fedAuthToken: 0x08,
  transaction: 0x0e,
  login7: 0x10,
  sspi: 0x11,
  prelogin: 0x12,
} as const;

export const HEADER_BYTES = 8;
/** Bits of a packet's second byte. */
export const packetStatus = { endOfMessage: 0x01, ignore: 0x02, resetConnection: 0x08 } as const;
