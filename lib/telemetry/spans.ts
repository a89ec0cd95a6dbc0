/**
 * The only attributes that a span may have, by the names that OpenTelemetry and Application Insights give them: kinds, hosts,
 * codes and counts. Not among them, on purpose: text of SQL, rows, bodies, addresses with ids, texts of errors.
 */
export const spanAttributes = [
  'db.system',
  'db.response.returned_rows',
  'error.type',
  'http.request.method',
  'http.response.status_code',
  'server.address',
] as const;
export type SpanAttributes = Readonly<Partial<Record<(typeof spanAttributes)[number], string | number>>>;

/** A piece of work that took its time. Its name is one of ours: of a stage, a statement, a secret, never of a value. */
export interface SpanShape {
  readonly name: string;
  /** `call`: another system was asked. */
  readonly kind: 'inner' | 'call';
  readonly attributes?: SpanAttributes;
}

/** Keeps spans; a span that begins inside another one's work is its child. */
export interface SpanRecorder {
  record<T>(span: SpanShape, work: () => Promise<T>, learned?: (result: T) => SpanAttributes): Promise<T>;
}

/** One for the process, as spans run through every room and most rooms have no other business with telemetry. */
let recorder: SpanRecorder | undefined;

/** From now on spans are kept by this recorder; by none when it is undefined. */
export function recordSpansWith(next: SpanRecorder | undefined): void {
  recorder = next;
}

/**
 * Does `work`, in a span where spans are kept.
 * @param learned what the result says; `error.type` among it marks the span as failed. What `work` throws does so too, by its code
 */
export function inSpan<T>(
  span: SpanShape,
  work: () => Promise<T>,
  learned?: (result: T) => SpanAttributes,
): Promise<T> {
  return recorder === undefined ? work() : recorder.record(span, work, learned);
}
