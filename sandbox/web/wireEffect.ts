import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebServer } from './webServer';

/** How a request ends. Plain data, so that a stand-in can decide it apart, and a test in another process ask for it. */
export type WireEffect =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      /** Adds `Retry-After`, as a number of seconds or as a date. */
      readonly retryAfterSeconds?: number;
      readonly retryAfterForm?: 'seconds' | 'date';
    }
  /** Never answers; the connection stays open. */
  | { readonly kind: 'hang' }
  /** Resets the connection without an answer. */
  | { readonly kind: 'reset' }
  /** Writes these bytes in place of an answer, whatever they are, and then closes the connection, or leaves it open without a word. */
  | { readonly kind: 'bytes'; readonly base64: string; readonly staysOpen?: boolean };

type Answer = Extract<WireEffect, { kind: 'answer' }>;

/** For logs: the status, or how it ended without one. */
export type Outcome = number | 'hang' | 'reset' | 'bytes' | 'bytes-and-hang';

const kinds: readonly string[] = ['answer', 'hang', 'reset', 'bytes'] satisfies WireEffect['kind'][];

/** Whether an effect is one of these, among those that a stand-in has of its own. */
export function isWireEffect(effect: { readonly kind: string } | undefined): effect is WireEffect {
  return effect !== undefined && kinds.includes(effect.kind);
}

export function outcomeOf(effect: WireEffect): Outcome {
  switch (effect.kind) {
    case 'answer':
      return effect.status;
    case 'bytes':
      return effect.staysOpen === true ? 'bytes-and-hang' : 'bytes';
    case 'hang':
    case 'reset':
      return effect.kind;
  }
}

/** An answer with `value` as JSON. */
export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** Makes the effect happen to this request. */
export function playWireEffect(
  effect: WireEffect,
  request: IncomingMessage,
  response: ServerResponse,
  server: Pick<WebServer, 'reset'>,
): void {
  switch (effect.kind) {
    case 'answer':
      response.writeHead(effect.status, {
        'content-type': 'text/plain',
        ...retryAfter(effect),
        ...effect.headers,
      });
      response.end(effect.body ?? '');
      return;
    case 'hang':
      return;
    case 'reset':
      server.reset(request);
      return;
    case 'bytes':
      request.socket.write(Buffer.from(effect.base64, 'base64'));
      if (effect.staysOpen !== true) request.socket.destroySoon();
  }
}

function retryAfter({ retryAfterSeconds, retryAfterForm }: Answer): Record<string, string> {
  if (retryAfterSeconds === undefined) return {};
  const text =
    retryAfterForm === 'date'
      ? new Date(Date.now() + retryAfterSeconds * 1000).toUTCString()
      : String(retryAfterSeconds);
  return { 'retry-after': text };
}
