import type { TelemetryConfig } from '../config/config';
import { recordSpansWith } from './spans';
import type { Tracing } from './tracing';

/** The exporter reads these when it is loaded: no usage statistics of its own, no count of spans beside the spans. */
const quiet = {
  APPLICATION_INSIGHTS_NO_STATSBEAT: 'true',
  APPLICATIONINSIGHTS_OPENTELEMETRY_RESOURCE_METRIC_DISABLED: 'true',
} as const;

/**
 * Begins to keep and send spans where the settings name an Application Insights. Its packages are loaded only then, so a start
 * without it costs nothing.
 */
export async function startTracing(config: TelemetryConfig | undefined): Promise<Tracing | undefined> {
  if (config === undefined) return undefined;
  Object.assign(process.env, quiet);
  const { traceToAzureMonitor } = await import('./azureMonitor');
  const tracing = traceToAzureMonitor(config);
  recordSpansWith(tracing);
  return tracing;
}
