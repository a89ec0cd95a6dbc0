import { setTimeout as sleep } from 'node:timers/promises';
import { ProxyAgent, request } from 'undici';
import { sharedCertificates, type Certificates } from '../../../sandbox/certificates/createCertificates';
import { startProxy, type Proxy } from '../../../sandbox/proxy/startProxy';
import { startWebServer, type WebServer } from '../../../sandbox/web/webServer';
import { until } from '../../until';

interface ErrorLink {
  readonly name: string;
  readonly message?: string;
  readonly code?: string | number;
  readonly cause?: ErrorLink;
}

/** What a failed request says, its causes included. */
async function failureOf(promise: Promise<unknown>): Promise<string> {
  const said: string[] = [];
  try {
    await promise;
  } catch (error) {
    // Errors of node itself are of another realm under Jest, where `instanceof Error` says no.
    for (let link = error as ErrorLink | undefined; link?.message !== undefined; link = link.cause)
      said.push(`${link.name}: ${link.message}${link.code === undefined ? '' : ` (${String(link.code)})`}`);
  }
  return said.join('; ');
}

describe('the proxy', () => {
  let tls: Certificates;
  let server: WebServer;
  let proxy: Proxy;
  const agents: ProxyAgent[] = [];

  beforeAll(async () => {
    tls = await sharedCertificates();
    server = await startWebServer((message, response) => {
      if (message.url === '/reset') server.reset(message);
      else response.end(`answer to ${message.headers.host ?? ''}${message.url ?? ''}`);
      return Promise.resolve();
    }, tls);
    proxy = await startProxy({ routes: { 'api.education.example': server.port, 'login.example': 1 } });
  });
  afterEach(async () => {
    proxy.setCredentials();
    proxy.clearFaults();
    await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
  });
  afterAll(async () => {
    await Promise.all([proxy.close(), server.close()]);
  });

  const get = async (url: string, uri = proxy.url, timeoutMs = 600_000): Promise<string> => {
    const dispatcher = new ProxyAgent({ uri, requestTls: { ca: tls.caPem } });
    agents.push(dispatcher);
    // undici heeds the signal only once it has a connection; a proxy that hangs never gives one.
    const tooLong = sleep(timeoutMs, undefined, { ref: false }).then(() =>
      Promise.reject(new Error('timeout')),
    );
    const answer = await Promise.race([request(url, { dispatcher }), tooLong]);
    return answer.body.text();
  };

  it('leads a real-looking name to its port, TLS from end to end', async () => {
    await expect(get('https://api.education.example/x')).resolves.toBe('answer to api.education.example/x');
    expect(proxy.connects().at(-1)).toEqual({ target: 'api.education.example:443', outcome: 200 });
  });

  it.each([
    ['a name that it does not know', 'https://pp-api.education.gov.uk/'],
    ['another port', 'https://api.education.example:8443/'],
    ['a name whose server is down', 'https://login.example/'],
  ])('answers 502 for %s', async (_, url) => {
    expect(await failureOf(get(url))).toContain('502');
    expect(proxy.connects().at(-1)?.outcome).toBe(502);
  });

  it('asks who is there, when told to', async () => {
    proxy.setCredentials({ user: 'fake user', password: 'fake:password' });
    expect(await failureOf(get('https://api.education.example/'))).toContain('407');
    const wrong = proxy.url.replace('http://', 'http://fake%20user:wrong@');
    expect(await failureOf(get('https://api.education.example/', wrong))).toContain('407');
    const right = proxy.url.replace('http://', 'http://fake%20user:fake%3Apassword@');
    await expect(get('https://api.education.example/y', right)).resolves.toBe(
      'answer to api.education.example/y',
    );
  });

  it('passes a reset on as a reset', async () => {
    expect(await failureOf(get('https://api.education.example/reset'))).toContain('ECONNRESET');
  });

  it('can refuse, hang and reset by itself', async () => {
    proxy.setFaults([
      { nth: 1, effect: { kind: 'answer', status: 504 } },
      { nth: 2, effect: { kind: 'hang' } },
      { nth: 3, effect: { kind: 'reset' } },
      { host: 'login.example', effect: { kind: 'hang' } },
    ]);
    expect(await failureOf(get('https://api.education.example/'))).toContain('504');
    const hanging = failureOf(get('https://api.education.example/', proxy.url, 5_000));
    await until(() => proxy.connects().at(-1)?.outcome === 'hang');
    expect(await hanging).toContain('timeout');
    expect(await failureOf(get('https://api.education.example/'))).toMatch(/ECONNRESET|other side closed/);
    await expect(get('https://api.education.example/z')).resolves.toContain('/z');
  });

  it('does CONNECT and nothing else', async () => {
    const answer = await fetch(`${proxy.url}/anything`);
    expect(answer.status).toBe(501);
  });

  it('survives callers that leave in the middle', async () => {
    await failureOf(get('https://api.education.example/', proxy.url, 1));
    await expect(get('https://api.education.example/')).resolves.toContain('answer');
  });
});
