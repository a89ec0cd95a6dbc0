import { randomBytes } from 'node:crypto';
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
import { asksForNtlm, ntlmChallenge, readNtlmAnswer } from './ntlm';
import { loginFailed, openFor, passwordUser, tokenUser, windowsUser } from './signIn';
import {
  doneKind,
  doneStatus,
  writeDone,
  writeFedAuthInfo,
  writeLoginAck,
  writeMessage,
  writeSspi,
} from './tokens';

const STS_URL = 'https://login.example/sandbox';
const SERVICE_PRINCIPAL = 'https://database.windows.net/';
/** The largest packet that may be agreed on at sign-in; TLS takes no more than that in one record. */
const LARGEST_PACKET = 32767;
const LARGEST_ENCRYPTED_PACKET = 16383;
const SMALLEST_PACKET = 512;

/** From the first byte to the sign-in: PRELOGIN, TLS, LOGIN7 and the token message. */
export class Handshake {
  private login: Login7 | undefined;
  private readonly nonce = randomBytes(8);

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
        this.begin(readLogin7(message.data));
        return;
      case packetType.fedAuthToken: {
        const token = readFedAuthToken(message.data);
        this.decide(() => tokenUser(token, this.options));
        return;
      }
      case packetType.sspi: {
        const answer = readNtlmAnswer(message.data);
        this.decide(() => windowsUser(answer, this.nonce, this.options));
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

  private begin(login: Login7): void {
    const { channel, options } = this;
    this.login = login;
    if (login.sspi !== undefined && asksForNtlm(login.sspi)) {
      writeSspi(channel.tokens, ntlmChallenge(this.nonce, options.windowsLogins?.[0]?.domain ?? ''));
      channel.finish();
    } else if (login.fedAuth === undefined) this.decide(() => passwordUser(login, options));
    else if (login.fedAuth.token === undefined) {
      writeFedAuthInfo(channel.tokens, STS_URL, SERVICE_PRINCIPAL);
      channel.finish();
    } else {
      const { token } = login.fedAuth;
      this.decide(() => tokenUser(token, options));
    }
  }

  /** Lets in whoever `identify` names, or says why not. */
  private decide(identify: () => string): void {
    const { channel, engine, login } = this;
    if (login === undefined) {
      channel.destroy();
      return;
    }
    const { database } = engine.settings;
    try {
      const [refusal] = engine.faults.take(['refuse-login']);
      if (refusal?.number !== undefined)
        throw new SqlError(refusal.number, 'The sign-in is refused for now.', { severity: 11 });
      if (refusal !== undefined) throw loginFailed(login.user);
      const signedIn = openFor(identify(), login, database);
      const wanted = login.packetBytes === 0 ? channel.packetBytes : login.packetBytes;
      const largest = channel.encrypted ? LARGEST_ENCRYPTED_PACKET : LARGEST_PACKET;
      const packetBytes = Math.min(largest, Math.max(SMALLEST_PACKET, wanted));
      writeLoginAck(channel.tokens, database, packetBytes, login.fedAuth !== undefined);
      channel.finish();
      channel.packetBytes = packetBytes;
      this.onSignedIn(signedIn);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      writeMessage(channel.tokens, error);
      // A database that cannot be opened is refused as a sign-in besides.
      if (error.number === 4060) writeMessage(channel.tokens, loginFailed(login.user));
      writeDone(channel.tokens, doneKind.done, doneStatus.error);
      channel.finish();
      channel.end();
    }
  }
}
