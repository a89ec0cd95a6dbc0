/**
 * What the client adds to a bare loop of POSTs: both post the same bodies to the same server (a process of its own), which answers
 * after 0, 50 and 250 ms, taking turns. Run: npm run bench -- sending [rounds, 7]
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
import { atMost, median, publish, run, spread, wholeNumber } from './report/section';

const childrenInBatch = 100;
const bytesOfChild = 1_800;
const receipt = '2026-11-22_02:03:04.56_00000000-fa4e-4000-8000-000000000000.json';
const receipts = JSON.stringify(Array<string>(childrenInBatch).fill(receipt));

/** After how many milliseconds the server answers, how many batches a round then has, and how many times the bare loop ours may take. */
const delays = [
  { answerMs: 0, batches: 200, limit: 1.5 },
  { answerMs: 50, batches: 20, limit: undefined },
  { answerMs: 250, batches: 6, limit: 1.1 },
];

/** Answers every POST with receipts, or with a token, so long after the body has arrived. */
async function serve(answerMs: number): Promise<void> {
  const server = createServer((incoming, response) => {
    incoming.on('data', () => undefined);
    incoming.on('end', () => {
      const answer = (): void => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(incoming.url === '/token' ? '{"access_token":"fake","expires_in":3600}' : receipts);
      };
      if (answerMs === 0) answer();
      else setTimeout(answer, answerMs);
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

async function timed(batches: number, send: () => Promise<void>): Promise<number> {
  const began = performance.now();
  for (let batch = 0; batch < batches; batch += 1) await send();
  return (performance.now() - began) / batches;
}

/** @returns milliseconds a batch in each round, of the bare loop and of the client */
async function measure(answerMs: number, batches: number, rounds: number) {
  const server = fork(__filename, ['serve', String(answerMs)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
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

  await timed(batches, bare);
  await timed(batches, ours);
  const bareMs: number[] = [];
  const oursMs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bareMs.push(await timed(batches, bare));
    oursMs.push(await timed(batches, ours));
  }
  await client.close();
  await agent.close();
  server.disconnect();
  return { bareMs, oursMs };
}

async function measureAll(rounds: number): Promise<void> {
  const measured = [];
  for (const delay of delays) {
    const { bareMs, oursMs } = await measure(delay.answerMs, delay.batches, rounds);
    measured.push({
      ...delay,
      bareMs,
      oursMs,
      ratios: oursMs.map((ms, round) => ms / (bareMs[round] ?? Number.NaN)),
    });
  }
  const bytes = Buffer.byteLength(batchBody(fakeChildren()));
  publish({
    title: 'Delivery beside a bare loop',
    about: [
      `The client beside a loop of \`undici\` requests that post the same bodies (${childrenInBatch} children, ${bytes} bytes) to the same server, a process of its own on this machine. ${rounds} rounds of ${delays.map(({ batches }) => batches).join(', ')} batches, in turns. Milliseconds a batch, median (least to greatest); the ratio is taken round by round.`,
      'The client checks, asks for the token, reads each receipt and judges the answer; the loop does none of that. What the ledger costs is in the nights above.',
    ],
    columns: ['the server answers after', 'bare loop, ms', 'the client, ms', 'ratio'],
    rows: measured.map(({ answerMs, bareMs, oursMs, ratios }) => [
      `${answerMs} ms`,
      spread(bareMs, 2),
      spread(oursMs, 2),
      spread(ratios, 2),
    ]),
    aims: measured.flatMap(({ answerMs, limit, ratios }) =>
      limit === undefined
        ? []
        : [atMost(`times the bare loop at ${answerMs} ms (median)`, median(ratios), limit)],
    ),
  });
}

run(([first, second]) =>
  first === 'serve' ? serve(Number(second)) : measureAll(wholeNumber(first, 'rounds', 7)),
);
