import { request, type Dispatcher } from 'undici';
import type { StartTimeLimit } from '../../flow/timeLimit';
import { inSpan, type SpanAttributes } from '../../telemetry/spans';
import { classifyFailure, type WireAnswer } from './wireAnswer';

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** For the whole call: connecting, sending, the answer to its last byte. */
  readonly timeoutMs: number;
  readonly startTimeLimit: StartTimeLimit;
  /** An answer is read up to this size. */
  readonly maxAnswerBytes: number;
}

interface Read {
  readonly text: string;
  readonly whole: boolean;
}

async function readText(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Read> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let whole = true;
  try {
    for await (const chunk of body) {
      const part: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      bytes += part.length;
      if (bytes > maxBytes) {
        whole = false;
        break;
      }
      chunks.push(part);
    }
  } catch {
    // Cut off, or too slow: what came is kept, and marked as not whole.
    whole = false;
  }
  // A byte-order mark at the beginning is dropped: no reader of JSON takes it.
  return { text: new TextDecoder('utf-8').decode(Buffer.concat(chunks)), whole };
}

/** Tells when a request begins to be written to a connection; before that nothing of it can have left the process. */
const watchStart =
  (onStart: () => void): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch(options, {
      onRequestStart: (controller, context) => {
        onStart();
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...given) => handler.onRequestUpgrade?.(...given),
      onResponseStart: (...given) => handler.onResponseStart?.(...given),
      onResponseData: (...given) => handler.onResponseData?.(...given),
      onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
      onResponseError: (...given) => handler.onResponseError?.(...given),
    });

const firstOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

/** One POST, bounded in time and in the size of its answer. Never throws: whatever happens is the answer. */
export function post(dispatcher: Dispatcher, call: PostRequest): Promise<WireAnswer> {
  const attributes = { 'http.request.method': 'POST', 'server.address': new URL(call.url).host };
  return inSpan({ name: 'POST', kind: 'call', attributes }, () => exchange(dispatcher, call), spanOf);
}

/** What a span says of an answer: a status, or the code of what came instead. */
function spanOf(answer: WireAnswer): SpanAttributes {
  if (answer.kind !== 'answer') return { 'error.type': answer.class };
  const { status } = answer;
  return { 'http.response.status_code': status, ...(status < 400 ? {} : { 'error.type': status }) };
}

async function exchange(dispatcher: Dispatcher, call: PostRequest): Promise<WireAnswer> {
  const limit = call.startTimeLimit(call.timeoutMs);
  // undici looks at the signal once the request has a connection: a proxy that never answers CONNECT needs this as well.
  const tooLate = new Promise<never>((_, reject) => {
    limit.signal.addEventListener('abort', () => reject(limit.signal.reason as Error), { once: true });
  });
  let left = false;
  const watched = dispatcher.compose(watchStart(() => (left = true)));
  try {
    const asked = request(call.url, {
      dispatcher: watched,
      method: 'POST',
      headers: { ...call.headers },
      body: call.body,
      signal: limit.signal,
      headersTimeout: call.timeoutMs,
      bodyTimeout: call.timeoutMs,
    });
    const answer = await Promise.race([asked, tooLate]);
    const retryAfter = firstOf(answer.headers['retry-after']);
    const read = await readText(answer.body, call.maxAnswerBytes);
    return { kind: 'answer', status: answer.statusCode, retryAfter, ...read };
  } catch (error) {
    return classifyFailure(error, left);
  } finally {
    limit.end();
  }
}
