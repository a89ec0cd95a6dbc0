import { once } from 'node:events';
import { Command, Option } from 'commander';
import { wholeOption } from '../night/commandOptions';
import { generateSsd } from '../ssdData/generateSsd';
import { fewChildren, withBystanders } from '../ssdData/withBystanders';
import { eventText } from '../night/eventText';
import { functionKey, masterKey, World } from '../world/world';

const command = new Command('npm run serve --')
  .description(
    'Keeps the sandbox and the functions up, so that runs can be asked for by hand; Ctrl-C ends it.',
  )
  .option('--children <n>', 'how many children to invent', wholeOption(1, 1_000_000), 500)
  .option('--seed <n>', 'the same seed invents the same children', wholeOption(0, 2_147_483_647), 1)
  .option('--port <n>', 'port of the functions host', wholeOption(0, 65_535), 7071)
  .addOption(new Option('--mode <mode>', 'what a body says').choices(['full', 'delta']).default('full'))
  .parse();
const options = command.opts<{ children: number; seed: number; port: number; mode: 'full' | 'delta' }>();

function help(url: string): string {
  const key = `-H "x-functions-key: ${functionKey}"`;
  const master = `-H "x-functions-key: ${masterKey}" -H "Content-Type: application/json"`;
  return `
The functions host listens on ${url}. Try, in another terminal:

  ask for the usual night     curl -i -X POST ${url}/api/runs ${key}
  look at a run               curl ${url}/api/runs/RUN_ID ${key}
  ask for a delta             curl -i -X POST ${url}/api/runs ${key} -d '{"mode":"delta"}'
  go on after a stop          curl -i -X POST ${url}/api/confirmations ${key} -d '{"confirm":["purges"],"reason":"Fake reason of a trial"}'
  cancel a run                curl -i -X DELETE ${url}/api/runs/RUN_ID ${key}
  fire the timer              curl -i -X POST ${url}/admin/functions/nightlyRun ${master} -d '{}'
  the pages, signed in as an invented analyst:
                              ${url}/.auth/login/aad?post_login_redirect_uri=/pages/nights
  the host's state            curl ${url}/admin/host/status -H "x-functions-key: ${masterKey}"

Ctrl-C ends it.
`;
}

async function serve(): Promise<void> {
  console.log(`Starting the sandbox with ${options.children} invented children (seed ${options.seed}) ...`);
  const world = await World.start({
    port: options.port,
    schedules: true,
    // For whoever debugs; it costs the start of each process a second.
    nodeArguments: ['--enable-source-maps'],
    settings: { ...fewChildren, DFE_MODE: options.mode, WEBSITE_AUTH_ENABLED: 'True' },
  });
  try {
    const runDate = new Date().toISOString().slice(0, 10);
    await world.load(
      withBystanders(generateSsd({ children: options.children, seed: options.seed, runDate })),
    );
    const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    world.onEvent((event) => {
      const text = eventText(event);
      if (text !== undefined) console.log(text);
    });
    const host = await world.startHost();
    console.log(help(host.url));
    const ended = host.exited.then(() => 'host' as const);
    if ((await Promise.race([stop, ended])) === 'host')
      throw new Error(`The functions host ended.\n${host.output}`);
    console.log('\nEnding: what runs comes to a safe point first ...');
    await world.cutShort();
  } finally {
    await world.close();
  }
  console.log('Ended.');
}

serve().catch((error: unknown) => {
  const port = error instanceof Error && error.message.includes('EADDRINUSE');
  console.error(
    port
      ? `Port ${options.port} is in use. Choose another: npm run serve -- --port 7072`
      : error instanceof Error
        ? error.message
        : 'The sandbox failed.',
  );
  process.exitCode = 1;
});
