import { createHmac, timingSafeEqual } from 'node:crypto';
import md4 from 'js-md4';

/** A Windows account that may sign in. */
export interface WindowsLogin {
  readonly domain: string;
  readonly user: string;
  readonly password: string;
}

/** What the client answers to the challenge: who it is, and the proof that it knows the password. */
export interface NtlmAnswer {
  readonly domain: string;
  readonly user: string;
  readonly proof: Buffer;
  /** The client's part of what the proof is made of. */
  readonly blob: Buffer;
}

const SIGNATURE = Buffer.from('NTLMSSP\0');
const NEGOTIATE = 1;
const CHALLENGE = 2;
const AUTHENTICATE = 3;
const HEADER_BYTES = 56;
const PROOF_BYTES = 16;
/** Unicode, NTLM, a domain's challenge with target information; no signing, no sealing. */
const FLAGS = 0x00890201;

const isMessage = (data: Buffer, type: number): boolean =>
  data.length >= 12 && data.subarray(0, 8).equals(SIGNATURE) && data.readUInt32LE(8) === type;

/** Does the client ask for NTLM? Kerberos (SPNEGO), which the stand-in does not speak, begins otherwise. */
export const asksForNtlm = (data: Buffer): boolean => isMessage(data, NEGOTIATE);

function pair(id: number, text: string): Buffer {
  const value = Buffer.from(text, 'utf16le');
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value]);
}

/** The server's challenge: eight bytes that no other sign-in gets, and what domain and machine it is. */
export function ntlmChallenge(nonce: Buffer, domain: string): Buffer {
  const name = Buffer.from(domain, 'utf16le');
  const target = Buffer.concat([pair(2, domain), pair(1, 'SQL-STAND-IN'), Buffer.alloc(4)]);
  const header = Buffer.alloc(HEADER_BYTES);
  SIGNATURE.copy(header);
  header.writeUInt32LE(CHALLENGE, 8);
  header.writeUInt16LE(name.length, 12);
  header.writeUInt16LE(name.length, 14);
  header.writeUInt32LE(HEADER_BYTES, 16);
  header.writeUInt32LE(FLAGS, 20);
  nonce.copy(header, 24);
  header.writeUInt16LE(target.length, 40);
  header.writeUInt16LE(target.length, 42);
  header.writeUInt32LE(HEADER_BYTES + name.length, 44);
  return Buffer.concat([header, name, target]);
}

/** The answer's fields; undefined for what is no answer. The client's part runs to the end of the message. */
export function readNtlmAnswer(data: Buffer): NtlmAnswer | undefined {
  if (!isMessage(data, AUTHENTICATE)) return undefined;
  const text = (at: number): string => {
    const offset = data.readUInt32LE(at + 4);
    return data.subarray(offset, offset + data.readUInt16LE(at)).toString('utf16le');
  };
  const proofAt = data.readUInt32LE(24);
  return {
    domain: text(28),
    user: text(36),
    proof: data.subarray(proofAt, proofAt + PROOF_BYTES),
    blob: data.subarray(proofAt + PROOF_BYTES),
  };
}

const hmacMd5 = (key: Buffer, ...parts: readonly Buffer[]): Buffer =>
  createHmac('md5', key).update(Buffer.concat(parts)).digest();

/** Does the answer prove this password? NTLMv2: an HMAC over both sides' bytes, with a key made of password, user and domain. */
export function provesPassword(answer: NtlmAnswer, nonce: Buffer, password: string): boolean {
  const hash = Buffer.from(md4.arrayBuffer(Buffer.from(password, 'utf16le')));
  const identity = Buffer.from(answer.user.toUpperCase() + answer.domain.toUpperCase(), 'utf16le');
  const expected = hmacMd5(hmacMd5(hash, identity), nonce, answer.blob);
  return answer.proof.length === expected.length && timingSafeEqual(answer.proof, expected);
}
