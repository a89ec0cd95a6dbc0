import { createServer, connect as connectSocket, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionPool, Request } from 'mssql';
import { batch, login, startStandIn, type Row, type StandIn } from './standInWorld';

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStandIn();
  await standIn.sql.query('CREATE TABLE dbo.wide (id int NOT NULL PRIMARY KEY, body nvarchar(max) NULL)');
  await standIn.sql.load(
    'dbo',
    'wide',
    Array.from({ length: 2_000 }, (_, id) => ({ id, body: `${id}:${'x'.repeat(1_000)}` })),
  );
});
afterAll(() => standIn.close());

/** About 80 MB of rows. */
const huge = `SELECT x.id, ${Array.from({ length: 20 }, () => 'x.body').join(' + ')} AS body FROM dbo.wide AS x ORDER BY x.id`;

function streamed(
  pool: ConnectionPool,
  text: string,
): { request: Request; ids: number[]; ended: Promise<void> } {
  const request = pool.request();
  request.stream = true;
  const ids: number[] = [];
  request.on('row', (row: { id: number }) => ids.push(row.id));
  const ended = new Promise<void>((resolve, reject) => {
    request.once('error', reject);
    request.once('done', () => resolve());
  });
  void request.query(text);
  return { request, ids, ended };
}

describe('rows', () => {
  it('come in order and whole, in packets of any size', async () => {
    for (const packetSize of [512, 4_096, 16_384, 32_767]) {
      const pool = await standIn.connect({ options: { packetSize } });
      const rows = await batch(pool, 'SELECT x.id, x.body FROM dbo.wide AS x ORDER BY x.id');
      expect(rows).toHaveLength(2_000);
      expect(rows.every((row, at) => row['id'] === at && row['body'] === `${at}:${'x'.repeat(1_000)}`)).toBe(
        true,
      );
    }
  });

  it('are not piled up for a client that reads slowly, and others are served meanwhile', async () => {
    const pool = await standIn.connect();
    const other = await standIn.connect();
    const before = process.memoryUsage().arrayBuffers;
    const { request, ids, ended } = streamed(pool, huge);
    await new Promise((resolve) => request.once('row', resolve));
    request.pause();
    // The client reads no more: what the server holds for it must come to rest far below the 80 MB of the answer.
    const held = async (): Promise<number> => {
      for (let last = -1; ;) {
        await sleep(50);
        const now = process.memoryUsage().arrayBuffers;
        if (Math.abs(now - last) < 1_000_000) return now;
        last = now;
      }
    };
    const atRest = await held();
    expect(await batch(other, 'SELECT COUNT(*) AS n FROM dbo.wide')).toEqual([{ n: 2_000 }]);
    expect(ids.length).toBeLessThan(1_000);
    expect(atRest - before).toBeLessThan(30_000_000);
    request.resume();
    await ended;
    expect(ids).toEqual(Array.from({ length: 2_000 }, (_, id) => id));
  });

  it('of a client that goes away are not made any more', async () => {
    const pool = await standIn.connect();
    const { request, ended } = streamed(pool, huge);
    const lost = ended.catch((error: unknown) => error);
    await new Promise((resolve) => request.once('row', resolve));
    standIn.sql.dropConnections();
    expect(await lost).toMatchObject({ code: expect.stringMatching(/^ECONN(RESET|CLOSED)$/) as string });
    // The server has ended the session: its locks and transaction are free for the next.
    const next = await standIn.connect();
    expect(await batch(next, 'UPDATE dbo.wide SET body = body WHERE id = 1')).toEqual([]);
  });
});

describe('many at once', () => {
  it('a dozen connections, each with its own answers', async () => {
    const pools = await Promise.all(Array.from({ length: 12 }, () => standIn.connect()));
    const sessions = await Promise.all(pools.map((pool) => batch(pool, 'SELECT @@SPID AS id')));
    expect(new Set(sessions.map(([row]) => row?.['id'])).size).toBe(12);
    const answers = await Promise.all(
      pools.map(async (pool, at) => {
        const rows: Row[] = [];
        for (let turn = 0; turn < 20; turn += 1) {
          rows.push(
            ...(await batch(
              pool,
              `SELECT x.id, ${at} AS who FROM dbo.wide AS x WHERE x.id = ${turn * 12 + at}`,
            )),
          );
        }
        return rows;
      }),
    );
    answers.forEach((rows, at) =>
      expect(rows).toEqual(Array.from({ length: 20 }, (_, turn) => ({ id: turn * 12 + at, who: at }))),
    );
  });

  it('a pool of four that twenty use', async () => {
    const pool = await standIn.connect({ pool: { min: 0, max: 4 } });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => batch(pool, `SELECT ${n} AS n, @@SPID AS id`)),
    );
    expect(answers.map(([row]) => row?.['n'])).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(new Set(answers.map(([row]) => row?.['id'])).size).toBeLessThanOrEqual(4);
  });

  it('writers, one after the other, none lost', async () => {
    await standIn.sql.query('CREATE TABLE dbo.counter (n int NOT NULL)');
    await standIn.sql.query('INSERT INTO dbo.counter (n) VALUES (0)');
    const pools = await Promise.all(Array.from({ length: 6 }, () => standIn.connect()));
    await Promise.all(
      pools.map(async (pool) => {
        for (let turn = 0; turn < 10; turn += 1) await batch(pool, 'UPDATE dbo.counter SET n = n + 1');
      }),
    );
    expect(await standIn.sql.query('SELECT n FROM dbo.counter')).toEqual([{ n: 60 }]);
  });
});

describe('bytes in any pieces', () => {
  let pipe: Server;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    // Each chunk is passed on a few bytes at a time, so that no packet arrives whole.
    pipe = createServer((client) => {
      const server = connectSocket(standIn.sql.port, '127.0.0.1').setNoDelay(true);
      sockets.push(client, server);
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const) {
        from.on('error', () => undefined);
        from.on('end', () => to.end());
        from.on('data', (chunk: Buffer) => {
          for (let start = 0; start < chunk.length; start += 7) to.write(chunk.subarray(start, start + 7));
        });
      }
    }).listen(0, '127.0.0.1');
    await once(pipe, 'listening');
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    pipe.close();
  });

  it('come to the same messages', async () => {
    const { port } = pipe.address() as { port: number };
    const pool = await standIn.connect({ port });
    expect(await batch(pool, 'SELECT SUSER_SNAME() AS who')).toEqual([{ who: login.user }]);
    const { recordset } = await pool.request().input('a', 'ü'.repeat(5_000)).query<Row>('SELECT @a AS a');
    expect([...recordset]).toEqual([{ a: 'ü'.repeat(5_000) }]);
    await pool.close();
  });
});
