import { ByteWriter } from './byteWriter';

const option = { version: 0, encryption: 1, instance: 2, thread: 3, mars: 4, fedAuth: 6, end: 0xff } as const;
export const encryption = { off: 0, on: 1, notSupported: 2, required: 3 } as const;

export interface Prelogin {
  readonly encryption: number;
  readonly fedAuth: boolean;
}

/** What the client says before it signs in. */
export function readPrelogin(data: Buffer): Prelogin {
  let asked: number = encryption.notSupported;
  let fedAuth = false;
  for (let at = 0; at + 5 <= data.length && data[at] !== option.end; at += 5) {
    const value = data[data.readUInt16BE(at + 1)];
    if (data[at] === option.encryption && value !== undefined) asked = value;
    if (data[at] === option.fedAuth) fedAuth = value === 1;
  }
  return { encryption: asked, fedAuth };
}

/** The server's side: version 13 (2016), what it holds of encryption, and federated sign-in where it was asked for. */
export function preloginAnswer(encrypt: number, fedAuth: boolean): Buffer {
  const options: [number, Buffer][] = [
    [option.version, Buffer.from([13, 0, 0x13, 0x92, 0, 0])],
    [option.encryption, Buffer.from([encrypt])],
    [option.instance, Buffer.from([0])],
    [option.thread, Buffer.alloc(0)],
    [option.mars, Buffer.from([0])],
    ...(fedAuth ? [[option.fedAuth, Buffer.from([1])] as [number, Buffer]] : []),
  ];
  const writer = new ByteWriter();
  let offset = options.length * 5 + 1;
  for (const [id, value] of options) {
    writer.u8(id).u16be(offset).u16be(value.length);
    offset += value.length;
  }
  writer.u8(option.end);
  for (const [, value] of options) writer.bytes(value);
  return writer.all();
}
