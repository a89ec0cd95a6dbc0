import type { StandInAddresses } from './standInsOptions';

/**
 * The environment that makes a process reach the stand-ins by their real-looking names. It must be there when the
 * process starts: node reads `NODE_EXTRA_CA_CERTS` once.
 */
export function connectionEnvironment(addresses: StandInAddresses): Record<string, string> {
  return {
    IDENTITY_ENDPOINT: addresses.identityEndpoint,
    IDENTITY_HEADER: addresses.identityHeader,
    HTTPS_PROXY: addresses.proxyUrl,
    NO_PROXY: '127.0.0.1,localhost',
    NODE_EXTRA_CA_CERTS: addresses.caFile,
  };
}
