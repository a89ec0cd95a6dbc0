import { gunzipSync } from 'node:zlib';
import { monitorResource } from '../web/addresses';
import { FaultList, type FaultTiming } from '../web/faultList';
import { readBody } from '../web/readBody';
import { startWebServer, type TlsIdentity, type WebServer } from '../web/webServer';
import { jsonAnswer, playWireEffect, type WireEffect } from '../web/wireEffect';

export interface IngestionFault extends FaultTiming {
  readonly effect: WireEffect;
}

/** What was sent about one span, as it stood on the wire. */
export interface Envelope {
  readonly name: string;
  /** When the span began, in ISO 8601. */
  readonly time: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: {
    readonly baseType: string;
    readonly baseData: {
      readonly name: string;
      readonly id: string;
      readonly type: string;
      /** `[days.]hours:minutes:seconds` */
      readonly duration: string;
      readonly success: boolean;
      readonly resultCode: string;
      readonly target?: string;
      readonly data?: string;
      readonly properties: Readonly<Record<string, string>>;
    };
  };
}

export interface Ingestion {
  readonly port: number;
  /** All that was taken so far. */
  envelopes(): Envelope[];
  /** Requests that came, whatever became of them. */
  requests(): number;
  setFaults(faults: readonly IngestionFault[]): void;
  clearFaults(): void;
  close(): Promise<void>;
}

export const ingestionMethods = ['envelopes', 'requests', 'setFaults', 'clearFaults'] as const;

const maxBytes = 16 * 1024 * 1024;

/**
 * The ingestion endpoint of an Application Insights without local authentication, over HTTPS: `POST /v2.1/track` with a bearer
 * token and a JSON array of envelopes, as it is or gzipped. Whatever else is asked is refused.
 */
export async function startIngestion(options: {
  readonly tls: TlsIdentity;
  /** Asks the identity stand-in about a token. */
  readonly isValid: (token: string, resource: string) => boolean;
}): Promise<Ingestion> {
  const faults = new FaultList<IngestionFault>();
  const taken: Envelope[] = [];
  let requests = 0;

  const server: WebServer = await startWebServer(async (request, response) => {
    requests += 1;
    const body = (await readBody(request, maxBytes)) ?? Buffer.alloc(0);
    const take = (): WireEffect => {
      if (request.method !== 'POST' || request.url !== '/v2.1/track') return jsonAnswer(404, {});
      const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
      if (token === undefined || !options.isValid(token, monitorResource)) return jsonAnswer(401, {});
      const fault = faults.take(() => true);
      if (fault !== undefined) return fault.effect;
      const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      const envelopes = JSON.parse(plain.toString('utf8')) as Envelope[];
      taken.push(...envelopes);
      return jsonAnswer(200, {
        itemsReceived: envelopes.length,
        itemsAccepted: envelopes.length,
        errors: [],
      });
    };
    playWireEffect(take(), request, response, server);
  }, options.tls);

  return {
    port: server.port,
    envelopes: () => taken,
    requests: () => requests,
    setFaults: (list) => faults.set(list),
    clearFaults: () => faults.set([]),
    close: () => server.close(),
  };
}
