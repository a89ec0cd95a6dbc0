import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { ByteWriter } from './byteWriter';
import { HEADER_BYTES, packetStatus, packetType } from './packetType';
import { PacketReader } from './packetReader';
import type { TdsMessage } from './packetReader';
import { openTlsTunnel } from './tlsTunnel';
import type { TlsTunnel } from './tlsTunnel';

const TLS_RECORD = 0x16;

/** Messages of a client one way, packets of an answer the other, in clear or over TLS. */
export class Channel {
  onMessage: (message: TdsMessage) => void = () => undefined;
  onClose: () => void = () => undefined;
  private readonly reader = new PacketReader();
  private readonly answer = new ByteWriter();
  private tunnel: TlsTunnel | undefined;
  private packetId = 0;
  private out: Duplex;
  private first = true;

  constructor(
    private readonly socket: Socket,
    private readonly tls: { readonly key: string; readonly cert: string } | undefined,
  ) {
    this.out = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.onClose());
  }

  /** The size of packets, both ways. */
  get packetBytes(): number {
    return this.reader.mostBytes;
  }

  set packetBytes(bytes: number) {
    this.reader.mostBytes = bytes;
  }

  get closed(): boolean {
    return this.socket.destroyed;
  }

  get encrypted(): boolean {
    return this.tunnel !== undefined;
  }

  /** From the next bytes on the client speaks TLS. */
  startTls(inPackets: boolean): void {
    if (this.tls === undefined) throw new Error('There is no certificate to speak TLS with.');
    this.tunnel = openTlsTunnel(this.socket, this.tls, inPackets);
    this.out = this.tunnel.clear;
    this.tunnel.clear.on('data', (chunk: Buffer) => this.read(chunk));
    this.tunnel.clear.on('error', () => this.socket.destroy());
  }

  /** Where the tokens of the answer are written. */
  get tokens(): ByteWriter {
    return this.answer;
  }

  /** Sends what is written so far in whole packets; resolves when the client keeps up. */
  flush(): Promise<void> | undefined {
    this.send(this.fullPackets());
    if (!this.out.writableNeedDrain || this.closed) return undefined;
    return new Promise((resolve) => {
      const done = (): void => {
        this.out.off('drain', done);
        this.socket.off('close', done);
        resolve();
      };
      this.out.on('drain', done);
      this.socket.on('close', done);
    });
  }

  /** Sends the rest and ends the message. */
  finish(): void {
    this.send([...this.fullPackets(), ...this.packet(this.answer.all(), true)]);
    this.packetId = 0;
  }

  /** Sends all that is written so far, in a packet that says that more follows. */
  sendPartial(): void {
    if (this.answer.length > 0) this.send(this.packet(this.answer.all(), false));
  }

  /** Loses the connection without a word. */
  destroy(): void {
    this.socket.destroy();
  }

  /** Closes when all is sent. */
  end(): void {
    // What is under TLS ends with the last record; a server that is gone ends the connection as well.
    this.out.end(() => this.socket.end());
  }

  /** Takes what fills whole packets. */
  private fullPackets(): Buffer[] {
    const payload = this.packetBytes - HEADER_BYTES;
    const packets: Buffer[] = [];
    while (this.answer.length > payload) packets.push(...this.packet(this.answer.take(payload), false));
    return packets;
  }

  private packet(payload: Buffer, last: boolean): [header: Buffer, payload: Buffer] {
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt8(packetType.response, 0);
    header.writeUInt8(last ? packetStatus.endOfMessage : 0, 1);
    header.writeUInt16BE(payload.length + HEADER_BYTES, 2);
    this.packetId = (this.packetId + 1) % 256;
    header.writeUInt8(this.packetId, 6);
    return [header, payload];
  }

  /** In one write: over TLS each costs far more than the bytes. */
  private send(parts: readonly Buffer[]): void {
    if (parts.length > 0 && !this.closed) this.out.write(Buffer.concat(parts));
  }

  private receive(chunk: Buffer): void {
    if (this.first) {
      this.first = false;
      if (chunk[0] === TLS_RECORD && this.tls !== undefined) this.startTls(false);
    }
    if (this.tunnel === undefined) this.read(chunk);
    else this.tunnel.receive(chunk);
  }

  private read(chunk: Buffer): void {
    let messages: TdsMessage[];
    try {
      messages = this.reader.push(chunk);
    } catch {
      this.destroy();
      return;
    }
    for (const message of messages) this.onMessage(message);
  }
}
