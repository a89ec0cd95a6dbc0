import { globSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { AppError } from '../../lib/errors/appError';
import { traceToAzureMonitor } from '../../lib/telemetry/azureMonitor';
import { inSpan, recordSpansWith, spanAttributes } from '../../lib/telemetry/spans';
import { traceWith, type Tracing } from '../../lib/telemetry/tracing';
import { sharedCertificates } from '../../sandbox/certificates/createCertificates';
import { startIdentity, type Identity } from '../../sandbox/identity/startIdentity';
import { startIngestion, type Envelope, type Ingestion } from '../../sandbox/ingestion/startIngestion';
import { appendSsd } from '../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../sandbox/ssdData/emptySsd';
import { hosts, insightsConnectionString, monitorResource } from '../../sandbox/web/addresses';
import { World } from '../../sandbox/world/world';
import { canaryChild } from '../canary/canarySsd';
import { findCanaries } from '../canary/findCanaries';
import { handmadeClock } from '../night/handmadeSsd';
import { until } from '../until';

const fake = { name: 'fake work', kind: 'inner' } as const;
afterEach(() => recordSpansWith(undefined));

describe('a span', () => {
  const exporter = new InMemorySpanExporter();
  let tracing: Tracing;
  beforeEach(() => {
    exporter.reset();
    tracing = traceWith(exporter);
    recordSpansWith(tracing);
  });
  const kept = async () => {
    await tracing.flush();
    return exporter.getFinishedSpans().map((span) => ({
      name: span.name,
      attributes: span.attributes,
      failed: span.status.code === SpanStatusCode.ERROR,
      text: [span.status.message, span.events],
      trace: span.spanContext().traceId,
      id: span.spanContext().spanId,
      parent: span.parentSpanContext?.spanId,
    }));
  };

  it('is the child of the span in whose work it began, also beside others', async () => {
    await inSpan(fake, () =>
      Promise.all(
        ['a', 'b'].map((name) =>
          inSpan({ name, kind: 'inner' }, () =>
            inSpan({ name: `in ${name}`, kind: 'call' }, () => Promise.resolve(name)),
          ),
        ),
      ),
    );
    const spans = await kept();
    const parentOf = (name: string): string | undefined => {
      const parent = spans.find((span) => span.name === name)?.parent;
      return spans.find(({ id }) => id === parent)?.name;
    };
    expect(['in a', 'in b', 'a', 'b', fake.name].map(parentOf)).toEqual([
      'a',
      'b',
      fake.name,
      fake.name,
      undefined,
    ]);
  });

  it('belongs to the transaction that the host names', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    await tracing.under(`00-${trace}-b7ad6b7169203331-01`, () => inSpan(fake, () => Promise.resolve()));
    expect(await kept()).toMatchObject([{ trace, parent: 'b7ad6b7169203331' }]);
  });

  it.each<[string, string | undefined]>([
    ['no parent', undefined],
    ['a parent that cannot be read', 'nonsense'],
  ])('is kept with %s', async (_, parent) => {
    await tracing.under(parent, () => inSpan(fake, () => Promise.resolve()));
    expect(await kept()).toMatchObject([{ name: fake.name, parent: undefined }]);
  });

  it.each([
    ['our own', new AppError('retryable', 'fake-code', 'Fake Zkanarie'), 'fake-code'],
    ['foreign', new Error('Fake Zkanarie'), 'unexpected'],
  ])('says of an error that is %s its code, and nothing of its text', async (_, error, code) => {
    await expect(inSpan(fake, () => Promise.reject(error))).rejects.toBe(error);
    const spans = await kept();
    expect(spans).toMatchObject([{ failed: true, attributes: { 'error.type': code } }]);
    expect(JSON.stringify(spans)).not.toContain('Zkanarie');
  });

  it('says what the result says', async () => {
    const rows = { 'db.response.returned_rows': 3 };
    expect(
      await inSpan(
        fake,
        () => Promise.resolve('done'),
        () => rows,
      ),
    ).toBe('done');
    await inSpan(
      fake,
      () => Promise.resolve('refused'),
      () => ({ 'error.type': 503 }),
    );
    expect(await kept()).toMatchObject([
      { failed: false, attributes: rows },
      { failed: true, attributes: { 'error.type': 503 } },
    ]);
  });

  it('is not kept where nothing keeps spans', async () => {
    recordSpansWith(undefined);
    expect(await inSpan(fake, () => Promise.resolve('done'))).toBe('done');
    expect(await kept()).toEqual([]);
  });
});

describe('Application Insights', () => {
  const environment = { ...process.env };
  let identity: Identity;
  let ingestion: Ingestion;
  let authority: string;
  beforeAll(async () => {
    const tls = await sharedCertificates();
    authority = tls.caPem;
    identity = await startIdentity({ resources: [monitorResource] });
    ingestion = await startIngestion({
      tls,
      isValid: (token, resource) => identity.isValid(token, resource),
    });
    process.env['IDENTITY_ENDPOINT'] = identity.endpoint;
    process.env['IDENTITY_HEADER'] = identity.header;
    process.env['APPLICATION_INSIGHTS_NO_STATSBEAT'] = 'true';
  });
  afterEach(() => ingestion.clearFaults());
  afterAll(async () => {
    process.env = environment;
    await ingestion.close();
    await identity.close();
  });

  const arrived = (): string[] => ingestion.envelopes().map(({ data }) => data.baseData.name);

  /** Sends one span of that name, and comes back when its flush has. */
  async function send(name: string, extraCertificateAuthorities: readonly string[]): Promise<void> {
    const tracing = traceToAzureMonitor({
      connectionString: `InstrumentationKey=00000000-0000-0000-0000-00000000fa4e;IngestionEndpoint=https://127.0.0.1:${ingestion.port}/`,
      extraCertificateAuthorities,
    });
    recordSpansWith(tracing);
    await inSpan({ name, kind: 'inner' }, () => Promise.resolve());
    await tracing.flush();
  }

  it('gets spans over TLS, from an authority of the settings, with a token of the managed identity', async () => {
    await send('trusted', [authority]);
    // It may come after the flush, whose wait is short.
    await until(() => arrived().includes('trusted'));
    expect(identity.requests().map(({ resource }) => resource)).toContain('https://monitor.azure.com');
  });

  it('gets none where its certificate is not trusted', async () => {
    await send('untrusted', []);
    expect(arrived()).not.toContain('untrusted');
  });

  it.each([
    ['does not answer', { kind: 'hang' }],
    ['resets the connection', { kind: 'reset' }],
    ['is out of order', { kind: 'answer', status: 503 }],
  ] as const)(
    'holds nothing up when it %s, and nothing is written to a file for later',
    async (what, effect) => {
      const files = (): string[] => globSync('Microsoft-AzureMonitor-*/**', { cwd: tmpdir() });
      const before = [ingestion.requests(), files()] as const;
      ingestion.setFaults([{ effect }]);
      await send(what, [authority]);
      await until(() => ingestion.requests() > before[0]);
      expect(arrived()).not.toContain(what);
      expect([ingestion.requests(), files()]).toEqual([before[0] + 1, before[1]]);
    },
  );
});

describe('the spans of a night', () => {
  let world: World;
  let envelopes: Envelope[];
  const children = [
    canaryChild('9001', 'k', true),
    canaryChild('9002', 'm', true),
    canaryChild('9003', 'p', false),
  ];
  const spans = () => envelopes.map(({ data }) => data.baseData);
  const named = (name: string) => spans().filter((span) => span.name === name);

  beforeAll(async () => {
    world = await World.start({
      clock: handmadeClock,
      settings: {
        APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString,
        // Spans go by themselves this often, in milliseconds, so that the end of the process need not be in time for the last.
        OTEL_BSP_SCHEDULE_DELAY: '100',
      },
    });
    const data = emptySsd();
    for (const child of children) appendSsd(data, child.data);
    await world.load(data);
    await world.startHost();
    const { run } = await world.requested({ confirm: ['table-loss'] });
    expect(run).toMatchObject({ outcome: 'succeeded' });
    const { ingestion } = world.standIns;
    await until(async () => {
      const names = new Set((await ingestion.envelopes()).map(({ data }) => data.baseData.name));
      return ['confirmRun', 'executeRun', 'getRun'].every((name) => names.has(name));
    });
    await world.stopHost();
    envelopes = await ingestion.envelopes();
  });
  afterAll(() => world.close());

  it.each([
    ['an invocation', 'confirmRun', 'InProc'],
    ['a slice', 'executeRun', 'InProc'],
    ['a stage', 'stage prepare', 'InProc'],
    ['a stage that sends', 'stage deliver', 'InProc'],
    ['a secret', 'secret dfe-client-secret', 'Dependency'],
    ['the token', 'token for DfE', 'InProc'],
  ])('name %s: %s', (_, name, type) => {
    expect(named(name)).toMatchObject([{ type, success: true }]);
  });

  it('name each POST by its host alone, with the status', () => {
    const posts = named('POST').map(({ type, target, resultCode }) => [type, target, resultCode].join(' '));
    expect([...new Set(posts)].sort()).toEqual(
      [`Http ${hosts.login} 200`, `Http ${hosts.dfePreProduction} 200`].sort(),
    );
  });

  it('name each statement, with its rows as a number', () => {
    const statements = spans().filter(({ type }) => type === 'SQL');
    expect(new Set(statements.map(({ name }) => name)).size).toBeGreaterThan(10);
    for (const { properties } of statements) expect(properties['db.response.returned_rows']).toMatch(/^\d+$/);
  });

  it('hang together: each has its parent among them, or in the host', () => {
    const ids = new Set(spans().map(({ id }) => id));
    const roots = envelopes.filter(({ tags }) => !ids.has(tags['ai.operation.parentId'] ?? ''));
    expect(new Set(roots.map(({ data }) => data.baseData.name))).toEqual(
      new Set(['confirmRun', 'executeRun', 'getRun']),
    );
    for (const { tags } of roots) expect(tags['ai.operation.parentId']).toMatch(/^[0-9a-f]{16}$/);
  });

  it('carry what is on the list, and nothing else', () => {
    const known: readonly string[] = spanAttributes;
    for (const span of spans()) {
      expect(span.name).toMatch(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}$/);
      expect(Object.keys(span.properties).filter((name) => !known.includes(name))).toEqual([]);
      expect(span.data ?? '').toBe('');
    }
    expect(envelopes.map(({ name }) => name).filter((name) => !name.endsWith('.RemoteDependency'))).toEqual(
      [],
    );
  });

  it('hold nothing personal and no secret', () => {
    const canaries = [
      ...children.flatMap((child) => child.canaries),
      ...['fake-client-secret', 'fake-subscription-key', 'fake-identity-token-', 'fake-dfe-token-'].map(
        (value) => ({
          what: value,
          value,
        }),
      ),
    ];
    expect(canaries.length).toBeGreaterThan(300);
    expect(findCanaries(JSON.stringify(envelopes), canaries)).toEqual([]);
  });
});
