/**
 * What the client adds to a bare loop of POSTs: both post the same bodies to the same server (a process of its own), taking turns.
 * Prints milliseconds a batch and the ratio. Run: npm run bench -- sending [batches] [rounds]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { createDfeClient } from '../lib/dfe/sending/createDfeClient';
import { batchBody } from '../lib/dfe/sending/fillBatches';
import type { Outgoing } from '../lib/dfe/sending/dfeClient';
import { testRecord } from '../lib/dfe/sending/testRecord';
import { createLogger } from '../lib/telemetry/logger';

const childrenInBatch = 100;
const bytesOfChild = 1_800;
const receipt = '2026-11-22_02:03:04.56_00000000-fa4e-4000-8000-000000000000.json';
const receipts = JSON.stringify(Array<string>(childrenInBatch).fill(receipt));

/** Answers every POST with receipts, or with a token, once the body has arrived. */
async function serve(): Promise<void> {
  const server = createServer((incoming, response) => {
    incoming.on('data', () => undefined);
    incoming.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(incoming.url === '/token' ? '{"access_token":"fake","expires_in":3600}' : receipts);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.send?.((server.address() as AddressInfo).port);
  process.on('disconnect', () => process.exit(0));
}

function fakeChildren(): Outgoing[] {
  return Array.from({ length: childrenInBatch }, (_, at) => {
    const child = { ...testRecord('825'), la_child_id: `Fake${at}` };
    const body = JSON.stringify(child);
    return { personId: child.la_child_id, body: body + ' '.repeat(Math.max(0, bytesOfChild - body.length)) };
  });
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function timed(batches: number, send: () => Promise<void>): Promise<number> {
  const began = performance.now();
  for (let batch = 0; batch < batches; batch += 1) await send();
  return (performance.now() - began) / batches;
}

async function measure(batches: number, rounds: number): Promise<void> {
  const server = fork(__filename, ['serve'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [port] = (await once(server, 'message')) as [number];
  const base = `http://127.0.0.1:${port}`;
  const children = fakeChildren();

  const agent = new Agent({ connections: 1 });
  const bare = async (): Promise<void> => {
    const answer = await request(`${base}/children`, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: batchBody(children),
    });
    await answer.body.json();
  };

  const client = createDfeClient({
    config: {
      dfe: {
        laCode: '825',
        endpointKind: 'test',
        dataKind: 'fake',
        baseUrl: base,
        tokenEndpoint: `${base}/token`,
        scope: 'api://fake/.default',
        mode: 'full',
        secrets: { clientId: 'id', clientSecret: 'secret', subscriptionKey: 'key' },
        batchMaxChildren: childrenInBatch,
        batchMaxBytes: 1_000_000,
        concurrency: 1,
        paceMs: 0,
        requestTimeoutMs: 30_000,
        maxTries: 3,
        retryDelayMs: 1_000,
        retryAfterCapMs: 30_000,
        gzip: false,
      },
      extraCertificateAuthorities: [],
    },
    vault: { read: () => Promise.resolve('fake'), refresh: () => undefined },
    logger: createLogger(() => undefined, 'info'),
    now: () => new Date(),
    random: Math.random,
  });
  const signal = new AbortController().signal;
  const deadline = new Date(Date.now() + 3_600_000);
  const nothing = (): Promise<void> => Promise.resolve();
  const ours = async (): Promise<void> => {
    const verdict = await client.sendBatch(children, {
      beforePost: nothing,
      settled: nothing,
      signal,
      deadline,
    });
    if (verdict.accepted !== childrenInBatch) throw new Error('The batch was not accepted.');
  };

  await timed(20, bare);
  await timed(20, ours);
  const bareMs: number[] = [];
  const oursMs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bareMs.push(await timed(batches, bare));
    oursMs.push(await timed(batches, ours));
  }
  const ratios = oursMs.map((ms, round) => ms / (bareMs[round] ?? Number.NaN));
  const bytes = Buffer.byteLength(batchBody(children));
  console.log(`${rounds} rounds of ${batches} batches, ${childrenInBatch} children and ${bytes} bytes each`);
  console.log(
    `bare undici  ${median(bareMs).toFixed(3)} ms a batch (median), ${Math.min(...bareMs).toFixed(3)} at best`,
  );
  console.log(
    `the client   ${median(oursMs).toFixed(3)} ms a batch (median), ${Math.min(...oursMs).toFixed(3)} at best`,
  );
  console.log(
    `ratio        ${median(ratios).toFixed(2)} (median), ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`,
  );
  await client.close();
  await agent.close();
  server.disconnect();
}

const [first, second] = process.argv.slice(2);
void (first === 'serve' ? serve() : measure(Number(first ?? 200), Number(second ?? 7)));
