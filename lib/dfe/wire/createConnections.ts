import tls from 'node:tls';
import { EnvHttpProxyAgent, Pool, type Dispatcher } from 'undici';
import { trustedAuthorities } from '../../config/certificates';
import type { Vault } from '../../secrets/vault';

export interface DispatcherOptions {
  /** `http://[user:password@]host:port`; unset: HTTPS_PROXY as the environment says. NO_PROXY counts in both cases. */
  readonly proxyUrl?: string;
  /** PEM certificates of authorities to trust besides the public ones. */
  readonly extraCertificateAuthorities: readonly string[];
  /** Connections kept open to one host. */
  readonly connections: number;
  readonly connectTimeoutMs: number;
}

/**
 * The connections to DfE and to its token endpoint: kept alive, TLS 1.2 or later, through a proxy where one is set.
 * undici's agent reads HTTPS_PROXY and NO_PROXY by itself, the one place besides lib/config that looks at the environment;
 * so the proxy is chosen exactly as for the Azure packages, which do the same. An authority from
 * NODE_EXTRA_CA_CERTS stays trusted when others are added by the setting. To read some hundred authorities takes longer than
 * a handshake: that is done once for all connections.
 */
function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { proxyUrl, extraCertificateAuthorities, connections, connectTimeoutMs } = options;
  const secure = {
    rejectUnauthorized: true,
    secureContext: tls.createSecureContext({
      minVersion: 'TLSv1.2',
      ...trustedAuthorities(extraCertificateAuthorities),
    }),
    timeout: connectTimeoutMs,
    allowH2: false,
  } as const;
  return new EnvHttpProxyAgent({
    ...(proxyUrl === undefined ? {} : { httpProxy: proxyUrl, httpsProxy: proxyUrl }),
    connections,
    pipelining: 1,
    allowH2: false,
    connect: secure,
    requestTls: secure,
    proxyTls: secure,
    // A proxy that takes a CONNECT and never answers would otherwise keep every later request waiting behind it.
    clientFactory: (origin: URL, given: object) =>
      new Pool(origin, { ...given, headersTimeout: connectTimeoutMs }),
  });
}

/** The connections to DfE, opened when they are first needed. */
export interface Connections {
  /** Throws AppError when the proxy's password cannot be had. */
  get(): Promise<Dispatcher>;
  close(): Promise<void>;
}

/**
 * Connections whose proxy may have its password in the Key Vault. It is read like any other secret: one that was rotated
 * opens new connections, and those that were open with the old one end.
 * @param passwordSecret the name of the secret; unset: the proxy's address holds all that it needs
 */
export function createConnections(
  options: DispatcherOptions,
  vault: Vault,
  passwordSecret: string | undefined,
): Connections {
  let open: { readonly password: string | undefined; readonly dispatcher: Dispatcher } | undefined;
  const withPassword = (password: string | undefined): DispatcherOptions => {
    if (password === undefined || options.proxyUrl === undefined) return options;
    const proxy = new URL(options.proxyUrl);
    proxy.password = encodeURIComponent(password);
    return { ...options, proxyUrl: proxy.href };
  };
  return {
    async get() {
      const password = passwordSecret === undefined ? undefined : await vault.read(passwordSecret);
      if (open?.password === password && open !== undefined) return open.dispatcher;
      const old = open?.dispatcher;
      open = { password, dispatcher: createDispatcher(withPassword(password)) };
      // What is under way with the old password is let finish.
      void old?.close();
      return open.dispatcher;
    },
    async close() {
      await open?.dispatcher.destroy();
    },
  };
}
