import { dfeBasePaths, tokenPath } from '../web/addresses';
import { FaultList } from '../web/faultList';
import { readBody } from '../web/readBody';
import { startWebServer, type TlsIdentity, type WebServer } from '../web/webServer';
import { outcomeOf, playWireEffect, type Outcome, type WireEffect } from '../web/wireEffect';
import { BearerTokens } from './bearerTokens';
import { receiveChildren } from './childrenEndpoint';
import type { ChildrenFault, DfeFault, TokenFault } from './dfeFault';
import { defaultDfeSettings, type DfeSettings } from './dfeSettings';
import { DfeState, type Post } from './dfeState';
import { endpointKinds, type EndpointKind } from './endpointKind';
import type { JsonObject } from './json';
import { normalise } from './normalise';
import { sendReceipts } from './sendReceipts';
import { tokenAnswer } from './tokenEndpoint';

export interface DfeOptions extends Partial<DfeSettings> {
  readonly tls: TlsIdentity;
  /** Called with how a request is answered, right before it is: the status, or how the answer is spoiled. */
  readonly onAnswer?: (outcome: Post['outcome']) => void;
}

/** One request for a token, as it was answered. */
export interface TokenRequest {
  readonly outcome: Outcome;
}

const maxFormBytes = 10_000;

export interface Dfe {
  /** Of the children endpoints. */
  readonly port: number;
  readonly tokenPort: number;
  /** The base address on loopback, for callers that go without the proxy; live is reached by its own name only. */
  directBaseUrl(endpointKind: 'test' | 'pre-production'): string;
  readonly directTokenUrl: string;
  /** What it holds of the child, in the form of `normalise`; undefined when it holds nothing. */
  holds(endpointKind: EndpointKind, laChildId: string): JsonObject | undefined;
  /** What it holds of every child, in the form of `normalise`. */
  holdings(endpointKind: EndpointKind): JsonObject[];
  /** Takes children in as if they had been posted, without a post in the log; for a test's starting point. */
  take(endpointKind: EndpointKind, children: readonly JsonObject[]): void;
  posts(endpointKind: EndpointKind): Post[];
  tokenRequests(): TokenRequest[];
  setFaults(faults: readonly DfeFault[]): void;
  clearFaults(): void;
  /** How often a fault has shown since the start, by the endpoint where it did. */
  struck(): { readonly children: number; readonly token: number };
  /** Changes settings from the next request on: rotated secrets, a smaller limit, another form of receipts. */
  configure(settings: Partial<DfeSettings>): void;
  settings(): DfeSettings;
  /** Tokens given out so far count as expired at once. */
  expireTokens(): void;
  /** Lets the answers go on that a fault `hold` holds. */
  release(): void;
  /** Forgets holdings, logs and faults; settings and tokens stay. */
  reset(): void;
  /** Keeps holdings and posts under a name: the start of many cases. */
  keep(name: string): void;
  /**
   * Forgets as `reset` does, and holds and has seen just what it did when that was kept.
   * @throws Error where nothing was kept under that name
   */
  putBack(name: string): void;
  close(): Promise<void>;
}

export const dfeMethods = [
  'holds',
  'holdings',
  'take',
  'posts',
  'tokenRequests',
  'setFaults',
  'clearFaults',
  'struck',
  'configure',
  'settings',
  'expireTokens',
  'release',
  'reset',
  'keep',
  'putBack',
] as const;

/** DfE's token endpoint and its three children endpoints, each with what it holds, over TLS on loopback. */
export async function startDfe(options: DfeOptions): Promise<Dfe> {
  const { tls, onAnswer = () => undefined, ...given } = options;
  let settings: DfeSettings = { ...defaultDfeSettings, ...given };
  const tokens = new BearerTokens();
  const childrenFaults = new FaultList<ChildrenFault>();
  const tokenFaults = new FaultList<TokenFault>();
  const states = new Map(endpointKinds.map((kind) => [kind, new DfeState()] as const));
  const tokenRequests: TokenRequest[] = [];
  const held = new Set<() => void>();
  const released = (): Promise<void> => new Promise((resolve) => held.add(resolve));
  const release = (): void => {
    for (const goOn of held) goOn();
    held.clear();
  };
  const kept = new Map<string, readonly (() => void)[]>();
  let posted = 0;
  const state = (endpointKind: EndpointKind): DfeState => {
    const found = states.get(endpointKind);
    if (found === undefined) throw new Error(`There is no endpoint "${endpointKind}".`);
    return found;
  };

  /** The answer, with a byte-order mark in front where the settings say so. */
  const marked = (effect: WireEffect): WireEffect =>
    settings.byteOrderMark && effect.kind === 'answer' && effect.body !== undefined
      ? { ...effect, body: `\uFEFF${effect.body}` }
      : effect;

  const children: WebServer = await startWebServer(async (request, response) => {
    const end = await receiveChildren(
      { settings, tokens, faults: childrenFaults, state, nextNumber: () => (posted += 1), onAnswer },
      request,
    );
    if (end.kind === 'receipts')
      await sendReceipts(end, request, response, { released, byteOrderMark: settings.byteOrderMark });
    else playWireEffect(marked(end), request, response, children);
  }, tls);
  const token: WebServer = await startWebServer(async (request, response) => {
    const body = await readBody(request, maxFormBytes);
    const effect = tokenAnswer(request, body?.toString('utf8') ?? '', settings, tokens, tokenFaults);
    const outcome = outcomeOf(effect);
    tokenRequests.push({ outcome });
    onAnswer(outcome);
    playWireEffect(marked(effect), request, response, token);
  }, tls);
  const setFaults = (faults: readonly DfeFault[]): void => {
    childrenFaults.set(faults.filter((fault) => fault.endpoint !== 'token'));
    tokenFaults.set(faults.filter((fault) => fault.endpoint === 'token'));
  };

  const reset = (): void => {
    release();
    for (const one of states.values()) one.clear();
    tokenRequests.length = 0;
    setFaults([]);
  };

  return {
    port: children.port,
    tokenPort: token.port,
    directBaseUrl: (kind) => `https://127.0.0.1:${children.port}${dfeBasePaths[kind]}`,
    directTokenUrl: `https://127.0.0.1:${token.port}${tokenPath}`,
    holds: (kind, laChildId) => {
      const held = state(kind).holds(laChildId);
      return held && normalise(held);
    },
    holdings: (kind) => state(kind).holdings().map(normalise),
    take: (kind, list) => {
      state(kind).accept(list, new Date());
    },
    posts: (kind) => state(kind).posts,
    tokenRequests: () => tokenRequests,
    setFaults,
    clearFaults: () => setFaults([]),
    struck: () => ({ children: childrenFaults.struck, token: tokenFaults.struck }),
    configure: (change) => {
      settings = { ...settings, ...change };
    },
    settings: () => settings,
    expireTokens: () => tokens.expireAll(),
    release,
    reset,
    keep: (name) => {
      kept.set(
        name,
        [...states.values()].map((one) => one.keep()),
      );
    },
    putBack: (name) => {
      const backs = kept.get(name);
      if (backs === undefined) throw new Error(`Nothing is kept under the name "${name}".`);
      reset();
      for (const back of backs) back();
    },
    close: async () => {
      release();
      await Promise.all([children.close(), token.close()]);
    },
  };
}
