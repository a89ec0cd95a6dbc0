import { HEADER_BYTES, packetStatus } from './packetType';

export interface TdsMessage {
  readonly type: number;
  readonly data: Buffer;
  /** The client changed its mind while it sent the message: it is to be ignored. */
  readonly ignored: boolean;
  /** The session is to be reset before the message is worked. */
  readonly reset: boolean;
}

/** What a server takes in one packet before a size is agreed on at sign-in. */
const FIRST_PACKET_BYTES = 4096;

/** Puts packets together to messages, whatever pieces they arrive in. */
export class PacketReader {
  private waiting: Buffer = Buffer.alloc(0);
  private parts: Buffer[] = [];
  private reset = false;
  /** The agreed size; a client that sends larger packets is sent away, as a real server does. */
  mostBytes = FIRST_PACKET_BYTES;

  /** Takes bytes and gives the messages that they complete. */
  push(chunk: Buffer): TdsMessage[] {
    this.waiting = this.waiting.length === 0 ? chunk : Buffer.concat([this.waiting, chunk]);
    const messages: TdsMessage[] = [];
    for (let packet = this.nextPacket(); packet !== undefined; packet = this.nextPacket()) {
      const status = packet.readUInt8(1);
      this.parts.push(packet.subarray(HEADER_BYTES));
      if ((status & packetStatus.resetConnection) !== 0) this.reset = true;
      if ((status & packetStatus.endOfMessage) === 0) continue;
      const ignored = (status & packetStatus.ignore) !== 0;
      messages.push({
        type: packet.readUInt8(0),
        data: Buffer.concat(this.parts),
        ignored,
        reset: this.reset,
      });
      this.parts = [];
      this.reset = false;
    }
    return messages;
  }

  /** Bytes that are no whole packet yet. */
  get rest(): Buffer {
    return this.waiting;
  }

  private nextPacket(): Buffer | undefined {
    if (this.waiting.length < HEADER_BYTES) return undefined;
    const length = this.waiting.readUInt16BE(2);
    if (length < HEADER_BYTES) throw new Error('A TDS packet says that it is shorter than its header.');
    if (length > this.mostBytes) throw new Error('A TDS packet is larger than the size agreed on.');
    if (this.waiting.length < length) return undefined;
    const packet = this.waiting.subarray(0, length);
    this.waiting = this.waiting.subarray(length);
    return packet;
  }
}
