import { Command } from 'commander';
import type { Config } from '../../lib/config/config';
import { AppError } from '../../lib/errors/appError';
import { withAdvice } from '../../lib/errors/sentences';
import { dateOption, wholeOption } from '../../sandbox/night/commandOptions';
import { UsageError } from '../payloads/usageError';
import { readSettings } from './readSettings';
import { runSeedFake, type SeedRequest, type SeedResult } from './runSeedFake';

const command = new Command('npm run seed-fake --')
  .description(
    'Fills a schema of its own with fake children, in the database that the app’s settings name, so that whole nights can be tried before the SSD is used. No other schema is read or changed.',
  )
  .option('--children <n>', 'how many children', wholeOption(1, 100_000))
  .option('--seed <n>', 'the same seed makes the same children', wholeOption(0, 2_147_483_647), 1)
  .option(
    '--awkward <percent>',
    'how many in 100 have rows that are out of order on purpose',
    wholeOption(0, 100),
    10,
  )
  .option('--date <date>', 'the day that the data is of, such as 2026-11-22 (default: today)', dateOption)
  .option('--schema <name>', 'the schema, which is made where it is not there', 'ssd_fake')
  .option(
    '--settings <file>',
    'local.settings.json, or the output of: az functionapp config appsettings list',
  )
  .option('--replace', 'put these children in the place of other fake ones; the ledger stays')
  .option('--remove', 'drop the schema with everything that was made in it')
  .addHelpText(
    'after',
    `
The settings are those of the app (docs/settings.md), from the environment or from --settings. They say which database, and how
to sign in. To sign in as yourself with a SQL login, set SEED_SQL_USER and SEED_SQL_PASSWORD. Without them the command signs in
as the app does; with a managed identity that works only on a machine that has one.

Rights: db_owner of that database, as for the scripts in infra/sql. The command makes the schema, the SSD's 19 tables, the ledger
by the scripts 010 to 040, and the role's rights by 060.

What is refused: dbo and the server's own schemas; the schema that SSD_SQL_SCHEMA names, unless this command made it and
DATA_KIND is fake; every schema that holds an object or a row that this command did not make. A schema that it made is marked by
the table csc_api_fake_data. With DATA_KIND=live the app refuses to run on a schema that has it.

It may be run again: what was cut off goes on, what is there already is left as it is. Do not run it while a run is at work
in that schema. After --replace the same ids have other lives: the next night stops once, as its brake should, and asks.

Examples:
  npm run seed-fake -- --children 500
  npm run seed-fake -- --children 5000 --seed 2 --replace --settings local.settings.json
  npm run seed-fake -- --remove`,
  )
  .showHelpAfterError('npm run seed-fake -- --help says how it is used.')
  .parse();

const options = command.opts<{
  children?: number;
  seed: number;
  awkward: number;
  date?: string;
  schema: string;
  settings?: string;
  replace?: true;
  remove?: true;
}>();

/** What was done, and the settings that lead the app there. */
function resultText(config: Config, result: SeedResult): string {
  const { schema } = options;
  if (result.kind === 'nothing to remove') return `There is no schema ${schema}. Nothing was changed.`;
  if (result.kind === 'removed')
    return `Schema ${schema} is gone, with its fake children and its ledger. Where SSD_SQL_SCHEMA names it, set it back to the schema of the SSD.`;
  const { children, seed, runDate, rowCounts } = result.mark;
  const rows = Object.values(rowCounts).reduce((sum, count) => sum + count, 0);
  const already = result.already ? 'They were there already. ' : '';
  return `
Schema ${schema} of database ${config.sql.database} holds ${children} fake children: ${rows} rows in 19 tables, seed ${seed}, of ${runDate}.
${already}These settings of the app lead to them:

  SSD_SQL_SCHEMA=${schema}
  DATA_KIND=fake
  DFE_ENDPOINT_KIND=test
  LEDGER_TABLE=ssd_api_data_staging_anon
  ALLOW_LIVE_DATA=false

DFE_BASE_URL must be the address of the test endpoint. Leave SSD_REFRESH_TABLE and SSD_STATUTORY_RETURN_TABLE unset: their tables are
not in this schema. docs/phases.md says which phase needs which settings. If the app's user is not in the role csc_api_job yet, run
infra/sql/061 or 062.`;
}

async function main(): Promise<void> {
  const { schema, children, seed, awkward, date } = options;
  const remove = options.remove === true;
  if (children === undefined && !remove)
    throw new UsageError('Say how many children: --children 500. To drop the schema, say --remove.');
  const request: SeedRequest = {
    schema,
    children: children ?? 0,
    seed,
    awkwardPercent: awkward,
    ...(date === undefined ? {} : { runDate: date }),
    replace: options.replace === true,
    remove,
  };
  const { config, result } = await runSeedFake(readSettings(options.settings, process.env), request, (done) =>
    console.log(`  ${done} of ${request.children} children`),
  );
  console.log(resultText(config, result));
}

main().catch((error: unknown) => {
  if (error instanceof AppError) console.error(withAdvice(error));
  else console.error(error instanceof Error ? error.message : 'The command failed.');
  if (error instanceof UsageError) console.error('npm run seed-fake -- --help says how it is used.');
  process.exitCode = 1;
});
