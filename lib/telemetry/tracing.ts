import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { toAppError } from '../errors/appError';
import type { SpanRecorder } from './spans';

/** Spans of a process that are kept and sent. */
export interface Tracing extends SpanRecorder {
  /** Does `work` under the span of the host that `traceParent` names (W3C), so that both show as one transaction. */
  under<T>(traceParent: string | undefined, work: () => Promise<T>): Promise<T>;
  /** Sends what is kept; comes back after `flushLimitMs` at the latest, and never fails: a night does not wait for telemetry. */
  flush(): Promise<void>;
}

/** How long the end of an invocation may wait for its spans, in milliseconds. */
const flushLimitMs = 1_500;
const kinds = { inner: SpanKind.INTERNAL, call: SpanKind.CLIENT } as const;

/** Keeps spans and sends them by `exporter`. Nothing is registered for the process: no other library's spans get in. */
export function traceWith(exporter: SpanExporter): Tracing {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'csc-data-flow' }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('csc-data-flow');
  const current = new AsyncLocalStorage<Context>();

  return {
    record(shape, work, learned) {
      const parent = current.getStore() ?? ROOT_CONTEXT;
      const span = tracer.startSpan(
        shape.name,
        { kind: kinds[shape.kind], attributes: { ...shape.attributes } },
        parent,
      );
      const failed = (code: string | number): void => {
        span.setAttribute('error.type', code);
        span.setStatus({ code: SpanStatusCode.ERROR });
      };
      return current.run(trace.setSpan(parent, span), async () => {
        try {
          const result = await work();
          const { 'error.type': code, ...attributes } = learned?.(result) ?? {};
          span.setAttributes(attributes);
          if (code !== undefined) failed(code);
          return result;
        } catch (error) {
          failed(toAppError(error).code);
          throw error;
        } finally {
          span.end();
        }
      });
    },

    under(traceParent, work) {
      const parent = traceParent === undefined ? null : parseTraceParent(traceParent);
      if (parent === null) return work();
      return current.run(trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }), work);
    },

    async flush() {
      let timer: NodeJS.Timeout | undefined;
      const tooLate = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, flushLimitMs);
      });
      const sent = provider.forceFlush().catch(() => undefined);
      await Promise.race([sent, tooLate]);
      clearTimeout(timer);
    },
  };
}
