import tls from 'node:tls';
import { EnvHttpProxyAgent, Pool, type Dispatcher } from 'undici';

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
 * NODE_EXTRA_CA_CERTS stays trusted when others are added by the setting.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { proxyUrl, extraCertificateAuthorities, connections, connectTimeoutMs } = options;
  const trust =
    extraCertificateAuthorities.length === 0
      ? {}
      : { ca: [...tls.getCACertificates('default'), ...extraCertificateAuthorities] };
  const secure = { minVersion: 'TLSv1.2', timeout: connectTimeoutMs, allowH2: false, ...trust } as const;
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
