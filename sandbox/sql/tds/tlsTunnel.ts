import { Duplex } from 'node:stream';
import { TLSSocket, createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { Socket } from 'node:net';
import { HEADER_BYTES, packetStatus, packetType } from './packetType';
import { PacketReader } from './packetReader';

const LARGEST_PAYLOAD = 4096 - HEADER_BYTES;

/** The handshake's bytes as one PRELOGIN message: the client waits for exactly one after each of its own. */
function wrapped(bytes: Buffer): Buffer {
  const packets: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += LARGEST_PAYLOAD) {
    const payload = bytes.subarray(at, at + LARGEST_PAYLOAD);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt8(packetType.prelogin, 0);
    header.writeUInt8(at + LARGEST_PAYLOAD >= bytes.length ? packetStatus.endOfMessage : 0, 1);
    header.writeUInt16BE(payload.length + HEADER_BYTES, 2);
    packets.push(header, payload);
  }
  return Buffer.concat(packets);
}

/** What lies between TLS and the network: PRELOGIN packets while the handshake lasts, bare records after. */
class Wire extends Duplex {
  private readonly reader = new PacketReader();
  private held: Buffer[] = [];

  constructor(
    private readonly socket: Socket,
    private inPackets: boolean,
  ) {
    super();
    socket.on('close', () => this.destroy());
  }

  receive(chunk: Buffer): void {
    if (!this.inPackets) {
      this.push(chunk);
      return;
    }
    // A record's first byte is no packet type of the handshake: from there on nothing is wrapped.
    const fresh = this.reader.rest.length === 0;
    if (fresh && chunk[0] !== packetType.prelogin) {
      this.inPackets = false;
      this.push(chunk);
      return;
    }
    for (const message of this.reader.push(chunk)) this.push(message.data);
  }

  override _read(): void {
    // Bytes are pushed as they arrive.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (!this.inPackets) {
      this.socket.write(chunk, (error) => done(error));
      return;
    }
    if (this.held.length === 0) setImmediate(() => this.flush());
    this.held.push(chunk);
    done();
  }

  private flush(): void {
    this.socket.write(wrapped(Buffer.concat(this.held)));
    this.held = [];
  }
}

export interface TlsTunnel {
  readonly clear: TLSSocket;
  /** Hands over bytes from the network. */
  readonly receive: (chunk: Buffer) => void;
}

interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** To read a key and a certificate takes longer than a handshake: that is done once for all connections of a server. */
const contexts = new WeakMap<Identity, Map<boolean, SecureContext>>();

function contextOf(identity: Identity, inPackets: boolean): SecureContext {
  const known = contexts.get(identity) ?? new Map<boolean, SecureContext>();
  contexts.set(identity, known);
  const context =
    known.get(inPackets) ??
    createSecureContext({
      key: identity.key,
      cert: identity.cert,
      ...(inPackets ? { maxVersion: 'TLSv1.2' } : {}),
    });
  known.set(inPackets, context);
  return context;
}

/** Speaks TLS on the socket, with the handshake inside PRELOGIN packets (`inPackets`) or from the first byte (TDS 8). */
export function openTlsTunnel(socket: Socket, identity: Identity, inPackets: boolean): TlsTunnel {
  const wire = new Wire(socket, inPackets);
  const clear = new TLSSocket(wire, {
    isServer: true,
    secureContext: contextOf(identity, inPackets),
    ...(inPackets ? {} : { ALPNProtocols: ['tds/8.0'] }),
  });
  return { clear, receive: (chunk) => wire.receive(chunk) };
}
