const FIELDS = { user: 40, password: 44, application: 48, extension: 56, database: 68, sspi: 78 } as const;
const FEATURE_FED_AUTH = 0x02;
const FEATURE_END = 0xff;
/** How a federated token comes: inside LOGIN7, or in a message of its own. */
const LIBRARY_TOKEN = 0x01;

export interface Login7 {
  readonly user: string;
  readonly password: string;
  readonly application: string;
  readonly database: string;
  readonly packetBytes: number;
  /** What a Windows sign-in begins with; undefined where there is none. */
  readonly sspi: Buffer | undefined;
  readonly fedAuth: { readonly token: string | undefined } | undefined;
}

function field(data: Buffer, at: number): Buffer {
  const offset = data.readUInt16LE(at);
  return data.subarray(offset, offset + data.readUInt16LE(at + 2) * 2);
}

const textField = (data: Buffer, at: number): string => field(data, at).toString('utf16le');

/** Undoes the scrambling of the password. */
function password(data: Buffer): string {
  const bytes = Buffer.from(field(data, FIELDS.password));
  for (const [at, byte] of bytes.entries()) {
    const plain = byte ^ 0xa5;
    bytes[at] = ((plain & 0x0f) << 4) | (plain >> 4);
  }
  return bytes.toString('utf16le');
}

/** Its length is in bytes, unlike that of the text fields. */
function sspiOf(data: Buffer): Buffer | undefined {
  const offset = data.readUInt16LE(FIELDS.sspi);
  const bytes = data.readUInt16LE(FIELDS.sspi + 2);
  return bytes === 0 ? undefined : data.subarray(offset, offset + bytes);
}

function fedAuthOf(data: Buffer): Login7['fedAuth'] {
  const pointer = data.readUInt16LE(FIELDS.extension);
  if (data.readUInt16LE(FIELDS.extension + 2) !== 4) return undefined;
  for (let at = data.readUInt32LE(pointer); data[at] !== undefined && data[at] !== FEATURE_END;) {
    const length = data.readUInt32LE(at + 1);
    if (data[at] === FEATURE_FED_AUTH) {
      const inside = data.readUInt8(at + 5) >> 1 === LIBRARY_TOKEN;
      if (!inside) return { token: undefined };
      const bytes = data.readUInt32LE(at + 6);
      return { token: data.subarray(at + 10, at + 10 + bytes).toString('utf16le') };
    }
    at += 5 + length;
  }
  return undefined;
}

/** The sign-in record. */
export function readLogin7(data: Buffer): Login7 {
  return {
    user: textField(data, FIELDS.user),
    password: password(data),
    application: textField(data, FIELDS.application),
    database: textField(data, FIELDS.database),
    packetBytes: data.readUInt32LE(8),
    sspi: sspiOf(data),
    fedAuth: fedAuthOf(data),
  };
}

/** The token of a FedAuth token message. */
export function readFedAuthToken(data: Buffer): string {
  const bytes = data.readUInt32LE(4);
  return data.subarray(8, 8 + bytes).toString('utf16le');
}
