import { readFileSync } from 'node:fs';
import tls from 'node:tls';

/**
 * Trusts an authority besides the public ones, as `NODE_EXTRA_CA_CERTS` makes a process do that is started with it.
 * @returns what ends it
 */
export function trustAuthority(caFile: string): () => void {
  const authorities = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...authorities, readFileSync(caFile, 'utf8')]);
  return () => tls.setDefaultCACertificates(authorities);
}

/**
 * Client ids of managed identities that are each used once: the SDK keeps a token for the life of the process, so what is
 * to ask for one of its own asks as another identity.
 */
export function unusedIdentities(count: number): {
  readonly clientIds: readonly string[];
  readonly another: () => string;
} {
  const clientIds = Array.from(
    { length: count },
    (_, at) => `00000000-0000-4000-8000-${at.toString(16).padStart(12, '0')}`,
  );
  const unused = clientIds.values();
  return {
    clientIds,
    another: () => {
      const { value, done } = unused.next();
      if (done === true) throw new Error('More identities are asked for than there are.');
      return value;
    },
  };
}

/** Promises that failed with nobody to look at them: in the app one of them ends the process. */
export function watchRejections(): { readonly seen: readonly unknown[]; stop(): void } {
  const seen: unknown[] = [];
  const note = (reason: unknown): void => void seen.push(reason);
  process.on('unhandledRejection', note);
  return { seen, stop: () => void process.off('unhandledRejection', note) };
}

/** The longest that node can wait: what is longer goes on at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Keeps timers that a case leaves behind from holding the process, such as the SDK's pause before it tries a request again
 * that was given up long ago. One that is longer than node can wait ends at once as ever, but without node's warning.
 * @returns what ends it
 */
export function leaveTimersBehind(): () => void {
  const { setTimeout: start } = globalThis;
  const spy = jest
    .spyOn(globalThis, 'setTimeout')
    .mockImplementation((callback, ms = 0, ...args) =>
      start(callback, ms > longestTimerMs ? 1 : ms, ...args).unref(),
    );
  return () => spy.mockRestore();
}
