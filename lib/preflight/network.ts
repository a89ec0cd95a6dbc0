import { lookup } from 'node:dns/promises';
import { BlockList, connect, isIP, isIPv6 } from 'node:net';
import { request, type Dispatcher } from 'undici';
import { classifyFailure, type WireAnswer } from '../dfe/wire/wireAnswer';
import { startTimeLimit } from '../flow/timeLimit';

/** Addresses that belong to no public network: a private endpoint, the authority's own network, this machine. */
const privateAddresses = new BlockList();
for (const [net, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
] as const)
  privateAddresses.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const)
  privateAddresses.addSubnet(net, prefix, 'ipv6');

/** Whether an IP address is one of a private network. */
export const isPrivateAddress = (address: string): boolean =>
  privateAddresses.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/** What a name resolves to; `none`: to nothing, as far as this machine's name servers say. */
export type Resolved = 'none' | 'private' | 'public' | 'some public';

const codeOf = (error: unknown): string => {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : '';
};

/** Looks a host up as the connections to it will. An IP address is its own answer. */
export async function resolve(host: string): Promise<Resolved> {
  const bare = host.replace(/^\[|\]$/g, '');
  let addresses: readonly string[];
  try {
    addresses = isIP(bare) > 0 ? [bare] : (await lookup(bare, { all: true })).map(({ address }) => address);
  } catch (error) {
    if (/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/.test(codeOf(error))) return 'none';
    throw error;
  }
  if (addresses.every(isPrivateAddress)) return 'private';
  return addresses.some(isPrivateAddress) ? 'some public' : 'public';
}

/** How a connection came about, or why it did not, as a clause. */
export type Connected = { readonly open: true } | { readonly open: false; readonly why: string };

const connectWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused: nothing listens there',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the network',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'the name does not resolve',
  EAI_AGAIN: 'the name does not resolve',
};

/** Opens a TCP connection and closes it. */
export function connectTcp(host: string, port: number, timeoutMs: number): Promise<Connected> {
  return new Promise((resolveWith) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port });
    const end = (result: Connected): void => {
      clearTimeout(timer);
      socket.destroy();
      resolveWith(result);
    };
    const timer = setTimeout(
      () =>
        end({
          open: false,
          why: `the connection was not answered within ${Math.ceil(timeoutMs / 1000)} s: a firewall drops it, or the host is down`,
        }),
      timeoutMs,
    );
    socket.once('connect', () => end({ open: true }));
    socket.once('error', (error) => {
      const code = codeOf(error);
      end({ open: false, why: connectWords[code] ?? `no connection came about (${code || 'no code'})` });
    });
  });
}

/** How far the clock of another machine is ahead of this one, in milliseconds. */
export interface ClockReading {
  readonly whose: string;
  readonly aheadMs: number;
}

/** An answer of any status, with what it says of the time; or why there was none. */
export type Reached =
  { readonly kind: 'answer'; readonly aheadMs: number | undefined } | Extract<WireAnswer, { kind: 'none' }>;

/** A `Date` header counts whole seconds. */
const halfASecondMs = 500;

/** Asks for `/` at an address over TLS: whoever answers, with whatever status, has been reached. */
export async function reach(
  dispatcher: Dispatcher,
  address: string,
  timeoutMs: number,
  now: () => Date,
): Promise<Reached> {
  const limit = startTimeLimit(timeoutMs);
  // undici looks at the signal once the request has a connection: a proxy that never answers CONNECT needs this as well.
  const tooLate = new Promise<never>((_, reject) => {
    limit.signal.addEventListener('abort', () => reject(limit.signal.reason as Error), { once: true });
  });
  const began = now().getTime();
  try {
    const asked = request(`${new URL(address).origin}/`, { dispatcher, signal: limit.signal });
    const answer = await Promise.race([asked, tooLate]);
    const middle = (began + now().getTime()) / 2;
    const { date } = answer.headers;
    // What it says otherwise is nothing to us.
    answer.body.on('error', () => undefined).destroy();
    const at = Date.parse(typeof date === 'string' ? date : '');
    return { kind: 'answer', aheadMs: Number.isNaN(at) ? undefined : at + halfASecondMs - middle };
  } catch (error) {
    return classifyFailure(error);
  } finally {
    limit.end();
  }
}
