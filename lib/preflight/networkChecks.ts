import { createConnections, type Connections } from '../dfe/wire/createConnections';
import { connectTcp, reach, resolve } from './network';
import { longestConnectMs, usualLimitMs, type PreflightContext } from './preflightContext';
import { proxyFor, type ProxyChoice } from './proxy';
import type { CheckId } from './report';
import { failed, note, ok, skipped, type Check, type Look } from './runChecks';

/** Something over HTTPS that a night asks. */
interface Target {
  readonly name: 'vault' | 'token' | 'dfe';
  /** The setting with its address. */
  readonly setting: string;
  readonly address: string;
  readonly proxy: ProxyChoice | undefined;
  /** Where an authority of the LA's own is named. */
  readonly authorities: 'NODE_EXTRA_CA_CERTS' | 'CA_CERTIFICATES_PEM';
  readonly connections: Connections;
  /** Whether it must have been given a password of the proxy from the vault. */
  readonly needsSecrets: boolean;
}

const hostOf = (address: string): string => new URL(address).hostname;

/** What is asked over HTTPS, each with the connections that a night would use. */
export function targetsOf(context: PreflightContext): readonly [vault: Target, token: Target, dfe: Target] {
  const { config, environment, vault } = context;
  const { dfe } = config;
  const toVault = createConnections(
    { extraCertificateAuthorities: [], connections: 1, connectTimeoutMs: longestConnectMs },
    vault,
    undefined,
  );
  const toDfe = createConnections(
    {
      ...(dfe.proxyUrl === undefined ? {} : { proxyUrl: dfe.proxyUrl }),
      extraCertificateAuthorities: config.extraCertificateAuthorities,
      connections: 1,
      connectTimeoutMs: longestConnectMs,
    },
    vault,
    dfe.proxyPasswordSecret,
  );
  const ofDfe = (name: 'token' | 'dfe', setting: string, address: string): Target => ({
    name,
    setting,
    address,
    proxy: proxyFor(hostOf(address), environment, { name: 'DFE_PROXY_URL', value: dfe.proxyUrl }),
    authorities: 'CA_CERTIFICATES_PEM',
    connections: toDfe,
    needsSecrets: dfe.proxyPasswordSecret !== undefined,
  });
  return [
    {
      name: 'vault',
      setting: 'KEY_VAULT_URL',
      address: config.vault.url,
      proxy: proxyFor(hostOf(config.vault.url), environment),
      authorities: 'NODE_EXTRA_CA_CERTS',
      connections: toVault,
      needsSecrets: false,
    },
    ofDfe('token', 'DFE_TOKEN_ENDPOINT', dfe.tokenEndpoint),
    ofDfe('dfe', 'DFE_BASE_URL', dfe.baseUrl),
  ];
}

/** Whether the proxies that are named can be reached at all. */
export const proxyCheck = (targets: readonly Target[]): Check => ({
  id: 'proxy',
  needs: ['settings'],
  limitMs: 2 * usualLimitMs,
  look: async () => {
    const proxies = new Map(
      targets.flatMap(({ proxy }) => (proxy ? [[proxy.url.host, proxy] as const] : [])),
    );
    if (proxies.size === 0) return ok('No proxy is set: connections go straight to their hosts.');
    for (const { url, setting } of proxies.values()) {
      const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
      const connected = await connectTcp(url.hostname, port, longestConnectMs);
      if (!connected.open)
        return failed(
          `The proxy that ${setting} names cannot be reached: ${connected.why}.`,
          `Check host and port in ${setting}, and that the network lets the app reach the proxy.`,
        );
    }
    return ok(`Reached, as ${[...proxies.values()].map(({ setting }) => setting).join(' and ')} says.`);
  },
});

interface Named {
  readonly id: CheckId;
  readonly setting: string;
  readonly host: string;
  readonly proxy: ProxyChoice | undefined;
  /** The private DNS zone of its private endpoint; unset: it is on the public internet. */
  readonly privateZone: string | undefined;
}

const dnsCheck = ({ id, setting, host, proxy, privateZone }: Named): Check => ({
  id,
  needs: ['settings'],
  limitMs: usualLimitMs,
  look: async () => {
    if (proxy !== undefined)
      return ok(`The host of ${setting} is looked up by the proxy that ${proxy.setting} names.`);
    const resolved = await resolve(host);
    if (resolved === 'none')
      return failed(
        `The host of ${setting} does not resolve.`,
        privateZone === undefined
          ? `Check ${setting}, and the DNS servers of the app's virtual network.`
          : `Check ${setting}, and that the private DNS zone ${privateZone} is linked to the app's virtual network.`,
      );
    if (resolved === 'private' || privateZone === undefined)
      return ok(
        `The host of ${setting} resolves to a ${resolved === 'private' ? 'private' : 'public'} address.`,
      );
    return note(
      `The host of ${setting} resolves to a public address.`,
      `Where a private endpoint is meant, link the private DNS zone ${privateZone} to the app's virtual network; otherwise nothing needs doing.`,
    );
  },
});

/** Each host resolves; SQL Server's and the vault's to private addresses. */
export function dnsChecks({ config }: PreflightContext, targets: readonly Target[]): Check[] {
  const zones = { vault: 'privatelink.vaultcore.azure.net', token: undefined, dfe: undefined };
  return [
    dnsCheck({
      id: 'sql-dns',
      setting: 'SSD_SQL_SERVER',
      host: config.sql.server,
      proxy: undefined,
      privateZone: 'privatelink.database.windows.net',
    }),
    ...targets.map(({ name, setting, address, proxy }) =>
      dnsCheck({ id: `${name}-dns`, setting, host: hostOf(address), proxy, privateZone: zones[name] }),
    ),
  ];
}

/** Whether SQL Server's port can be reached. */
export const sqlNetworkCheck = ({ config: { sql } }: PreflightContext): Check => ({
  id: 'sql-network',
  needs: ['sql-dns'],
  limitMs: usualLimitMs,
  look: async () => {
    const connected = await connectTcp(sql.server, sql.port, longestConnectMs);
    if (connected.open) return ok('SQL Server’s port is reached.');
    return failed(
      `SQL Server cannot be reached: ${connected.why}.`,
      'Check SSD_SQL_SERVER and SSD_SQL_PORT, that the server runs, and the firewalls and the private endpoint between.',
    );
  },
});

/** Whether something answers over TLS, with a certificate that is trusted. */
export const httpsCheck = (target: Target, context: PreflightContext): Check => {
  const { name, setting, proxy, connections, address, needsSecrets } = target;
  const id = `${name}-network` as const;
  return {
    id,
    needs: [
      proxy === undefined ? (`${name}-dns` as const) : 'proxy',
      ...(needsSecrets ? ['secrets' as const] : []),
    ],
    limitMs: usualLimitMs,
    look: async () => {
      const refusedBefore = proxy && context.refusedByProxy.get(proxy.url.href);
      if (refusedBefore !== undefined) return skipped(`${refusedBefore} failed`);
      const reached = await reach(await connections.get(), address, longestConnectMs, context.now);
      if (reached.kind === 'none') {
        if (reached.class === 'proxyRefused' && proxy !== undefined)
          context.refusedByProxy.set(proxy.url.href, id);
        return notReached(target, reached);
      }
      if (reached.aheadMs !== undefined)
        context.clocks.push({ whose: `the host of ${setting}`, aheadMs: reached.aheadMs });
      return ok(
        `The host of ${setting} answers over TLS${proxy === undefined ? '' : `, through the proxy that ${proxy.setting} names`}.`,
      );
    },
  };
};

type Unreached = Extract<Awaited<ReturnType<typeof reach>>, { kind: 'none' }>;

function notReached({ setting, proxy, authorities }: Target, { class: kind, why }: Unreached): Look {
  const found = `The host of ${setting} cannot be reached${proxy === undefined ? '' : ` through the proxy that ${proxy.setting} names`}: ${why}.`;
  switch (kind) {
    case 'notTrusted':
      return failed(
        found,
        `Where a firewall inspects TLS, name its certificate authority in ${authorities}; otherwise check ${setting}. Never turn the check off.`,
      );
    case 'proxyRefused':
      return failed(
        found,
        `Put the right user and password into ${proxy?.setting ?? 'HTTPS_PROXY'} (special characters percent-encoded), or the password into the secret that DFE_PROXY_PASSWORD_SECRET names.`,
      );
    case 'notMade':
      return failed(found, `Check ${setting} for characters that have no place in an address.`);
    case 'notReached':
    case 'transient':
      return failed(
        found,
        proxy === undefined
          ? `Check ${setting}, and that firewalls and network rules let the app reach this host on port 443.`
          : `Check ${setting}, and ask whoever runs the proxy to let the app reach this host on port 443.`,
      );
  }
}
