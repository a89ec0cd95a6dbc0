import type { Socket } from 'node:net';
import type { Engine } from '../engine/engine';
import { Session } from '../engine/session';
import type { SignedIn } from '../engine/sessionView';
import type { SqlServerOptions } from '../sqlServerOptions';
import { Channel } from './channel';
import { Handshake } from './handshake';
import type { TdsMessage } from './packetReader';
import { packetType } from './packetType';
import { Requests } from './requests';
import { doneKind, doneStatus, writeDone } from './tokens';

/** One client: its handshake, then its requests one after the other; a cancel reaches the one that runs. */
export class TdsConnection {
  private readonly channel: Channel;
  private readonly handshake: Handshake;
  private session: Session | undefined;
  private requests: Requests | undefined;
  private running: AbortController | undefined;
  private readonly queue: TdsMessage[] = [];
  private gone = false;

  constructor(
    socket: Socket,
    private readonly engine: Engine,
    options: SqlServerOptions,
    private readonly onGone: (connection: TdsConnection) => void,
  ) {
    this.channel = new Channel(socket, options.tls);
    this.handshake = new Handshake(this.channel, engine, options, (signedIn) => this.signedIn(signedIn));
    this.channel.onMessage = (message) => this.receive(message);
    this.channel.onClose = () => this.closed();
  }

  /** The session's id and user, once it has signed in. */
  describe(): { id: number; user: string; application: string } | undefined {
    if (this.session === undefined) return undefined;
    const { id, signedIn } = this.session;
    return { id, user: signedIn.user ?? '', application: signedIn.application ?? '' };
  }

  /** Loses the connection, as KILL or a broken network would. */
  destroy(): void {
    this.channel.destroy();
  }

  private signedIn(signedIn: SignedIn): void {
    this.session = new Session(this.engine, signedIn);
    this.requests = new Requests(this.session, this.channel);
  }

  private receive(message: TdsMessage): void {
    if (this.requests === undefined) {
      try {
        this.handshake.receive(message);
      } catch {
        // What does not speak TDS is sent away.
        this.channel.destroy();
      }
      return;
    }
    if (message.type === packetType.attention) this.running?.abort();
    this.queue.push(message);
    if (this.running === undefined) void this.drain(this.requests);
  }

  private async drain(requests: Requests): Promise<void> {
    for (let message = this.queue.shift(); message !== undefined; message = this.queue.shift()) {
      if (message.type === packetType.attention) {
        writeDone(this.channel.tokens, doneKind.done, doneStatus.attention);
        this.channel.finish();
        continue;
      }
      this.running = new AbortController();
      try {
        await requests.work(message, this.running.signal);
      } finally {
        this.running = undefined;
        if (this.gone) this.endSession();
      }
    }
  }

  private closed(): void {
    this.gone = true;
    this.running?.abort();
    // A request that still runs ends the session when it has stopped.
    if (this.running === undefined) this.endSession();
  }

  private endSession(): void {
    this.queue.length = 0;
    this.session?.close();
    this.session = undefined;
    this.onGone(this);
  }
}
