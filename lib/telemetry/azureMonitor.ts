import { ManagedIdentityCredential } from '@azure/identity';
import { AzureMonitorTraceExporter } from '@azure/monitor-opentelemetry-exporter';
import { trustedAuthorities } from '../config/certificates';
import type { TelemetryConfig } from '../config/config';
import { traceWith, type Tracing } from './tracing';

/**
 * Sends spans to Application Insights as the app's managed identity. What cannot be sent is dropped: it is never tried again
 * while an invocation waits, and never written to a file.
 */
export function traceToAzureMonitor(config: TelemetryConfig): Tracing {
  const { connectionString, clientId, extraCertificateAuthorities } = config;
  return traceWith(
    new AzureMonitorTraceExporter({
      connectionString,
      credential: new ManagedIdentityCredential(clientId === undefined ? {} : { clientId }),
      disableOfflineStorage: true,
      retryOptions: { maxRetries: 0 },
      // Left out where there are none: with options of its own the exporter would not share node's connections.
      ...(extraCertificateAuthorities.length === 0
        ? {}
        : { tlsOptions: trustedAuthorities(extraCertificateAuthorities) }),
    }),
  );
}
