import type { Engine } from '../engine/engine';
import type { SignedIn } from '../engine/sessionView';
import { SqlError } from '../sqlError';
import type { SqlServerOptions } from '../sqlServerOptions';
import type { Channel } from './channel';
import { readFedAuthToken, readLogin7 } from './login7';
import type { Login7 } from './login7';
import type { TdsMessage } from './packetReader';
import { packetType } from './packetType';
import { encryption, preloginAnswer, readPrelogin } from './prelogin';
import { loginFailed, signIn } from './signIn';
import { doneKind, doneStatus, writeDone, writeFedAuthInfo, writeLoginAck, writeMessage } from './tokens';

const STS_URL = 'https://login.example/sandbox';
const SERVICE_PRINCIPAL = 'https://database.windows.net/';
const LARGEST_PACKET = 32767;
const SMALLEST_PACKET = 512;

/** From the first byte to the sign-in: PRELOGIN, TLS, LOGIN7 and the token message. */
export class Handshake {
  private login: Login7 | undefined;

  constructor(
    private readonly channel: Channel,
    private readonly engine: Engine,
    private readonly options: SqlServerOptions,
    private readonly onSignedIn: (signedIn: SignedIn) => void,
  ) {}

  /** Takes the next message; anything out of turn loses the connection. */
  receive(message: TdsMessage): void {
    switch (message.type) {
      case packetType.prelogin: {
        this.prelogin(message.data);
        return;
      }
      case packetType.login7:
        this.login = readLogin7(message.data);
        if (this.login.fedAuth !== undefined && this.login.fedAuth.token === undefined) this.askForToken();
        else this.decide(this.login, this.login.fedAuth?.token);
        return;
      case packetType.fedAuthToken:
        if (this.login === undefined) {
          this.channel.destroy();
          return;
        }
        {
          this.decide(this.login, readFedAuthToken(message.data));
          return;
        }
      default:
        this.channel.destroy();
    }
  }

  private prelogin(data: Buffer): void {
    const asked = readPrelogin(data);
    const { tls } = this.options;
    const wants = asked.encryption === encryption.on || asked.encryption === encryption.required;
    const required = tls?.required === true;
    const answer =
      tls === undefined
        ? encryption.notSupported
        : required
          ? encryption.required
          : wants
            ? encryption.on
            : encryption.notSupported;
    this.channel.tokens.bytes(
      preloginAnswer(answer, asked.fedAuth && this.options.acceptToken !== undefined),
    );
    this.channel.finish();
    if (tls !== undefined && (wants || required) && !this.channel.encrypted) this.channel.startTls(true);
  }

  private askForToken(): void {
    writeFedAuthInfo(this.channel.tokens, STS_URL, SERVICE_PRINCIPAL);
    this.channel.finish();
  }

  private decide(login: Login7, token: string | undefined): void {
    const { channel, engine } = this;
    const { database } = engine.settings;
    try {
      if (engine.faults.take(['refuse-login']).length > 0) {
        throw loginFailed(login.user);
      }
      const signedIn = signIn(login, token, this.options, database);
      const wanted = login.packetBytes === 0 ? channel.packetBytes : login.packetBytes;
      const packetBytes = Math.min(LARGEST_PACKET, Math.max(SMALLEST_PACKET, wanted));
      writeLoginAck(channel.tokens, database, packetBytes, login.fedAuth !== undefined);
      channel.finish();
      channel.packetBytes = packetBytes;
      this.onSignedIn(signedIn);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      writeMessage(channel.tokens, error);
      // A sign-in that fails for another reason is refused besides.
      if (error.number !== 18456) writeMessage(channel.tokens, loginFailed(login.user));
      writeDone(channel.tokens, doneKind.done, doneStatus.error);
      channel.finish();
      channel.end();
    }
  }
}
