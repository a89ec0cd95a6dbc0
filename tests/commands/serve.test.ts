import { createServer } from 'node:net';
import { once } from 'node:events';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Command, killLeftovers, runCommand } from './command';

const run = promisify(execFile);

/** Runs a printed `curl` line, with the run's id put in. */
async function curl(line: string, runId = ''): Promise<string> {
  const { stdout } = await run('/bin/sh', ['-c', `${line.replace('RUN_ID', runId)} --silent --show-error`]);
  return stdout;
}

afterEach(killLeftovers);

describe('npm run serve', () => {
  it('prints lines that work, and leaves nothing running after Ctrl-C', async () => {
    const serve = new Command('serve', ['--children', '15', '--port', '0']);
    await serve.writes(/Ctrl-C ends it\./);
    const line = (what: string): string => new RegExp(`${what} +(curl .*)`).exec(serve.stdout)?.[1] ?? '';

    expect(await curl(line("the host's state"))).toContain('"state":"Running"');
    const asked = await curl(line('ask for the usual night'));
    expect(asked).toMatch(/^HTTP\/1\.1 202 /);
    const runId = /"runId":"([^"]+)"/.exec(asked)?.[1] ?? '';
    let view = '';
    while (!view.includes('"state":"ended"')) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      view = await curl(line('look at a run'), runId);
    }
    expect(JSON.parse(view)).toMatchObject({ runId, outcome: expect.stringMatching(/^succeeded/) as string });
    expect(serve.stdout).toContain('accepted by DfE');
    expect(await curl(line('cancel a run'), runId)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(await curl(line('fire the timer'))).toMatch(/^HTTP\/1\.1 202 /);

    serve.interrupt();
    const ended = await serve.ended();
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.stdout).toMatch(/Ending: what runs comes to a safe point first \.\.\.\n[^]*Ended\.\n$/);
    expect(serve.leavesProcesses()).toBe(false);
  });

  it('says which port is taken, and what to do', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const { exitCode, stderr } = await runCommand('serve', ['--children', '1', '--port', String(port)]);
    taken.close();
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `Port ${port} is in use. Choose another: npm run serve -- --port 7072\n`,
    });
  });

  it('explains itself, and refuses what it does not know', async () => {
    const help = await runCommand('serve', ['--help']);
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toMatch(/^Usage: npm run serve -- [^]*--port <n>/);
    const wrong = await runCommand('serve', ['--port', '70000']);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain('It must be a whole number from 0 to 65535.');
  });
});
