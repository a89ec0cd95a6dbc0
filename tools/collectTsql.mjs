/** Collects what `npm run check:tsql` compiles, from the code and the scripts themselves. */
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const names = { schema: 'ssd_development', ledgerTable: 'ssd_api_data_staging' };
/** What sqlcmd would put in place of `$(NAME)` in the scripts. */
const variables = {
  SchemaName: names.schema,
  PrincipalName: 'func-csc-data-flow',
  PrincipalObjectId: '00000000-0000-0000-0000-000000000000',
  KeepLedger: 'yes',
  PersonId: '12345',
  EvenIfDfeHolds: 'no',
};
/** `FROM EXTERNAL PROVIDER` is Azure SQL's; the T-SQL of level 120 does not know it. */
const azureOnly = new Set(['061-managed-identity.sql']);
const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  packages: 'external',
  write: false,
  absWorkingDir: root,
  logLevel: 'warning',
};

/** A parameter's type as T-SQL writes it: `nvarchar(48)`. */
const typeText = ({ kind, length }) => (length === undefined ? kind : `${kind}(${length})`);

/** Loads files of lib/ in one bundle, so that what they define shares one registry, and gives that registry. */
async function load(files) {
  const entry = [
    ...files.map((file) => `import './${file.replace(/\.ts$/, '')}';`),
    "export { allStatements } from './lib/sql/statement';",
    "export { ssdTables } from './lib/ssd/tables';",
  ].join('\n');
  const stdin = { contents: entry, resolveDir: root, sourcefile: 'statements.ts', loader: 'ts' };
  const bundle = await build({ ...common, stdin });
  const module = { exports: {} };
  const run = new Function('module', 'exports', 'require', bundle.outputFiles[0].text);
  run(module, module.exports, createRequire(join(root, 'package.json')));
  return module.exports;
}

/** The files of lib/ that the deployed bundle is made of. */
async function deployedFiles() {
  const bundle = await build({
    ...common,
    entryPoints: ['functions/main.ts'],
    metafile: true,
    outdir: 'dist',
  });
  return Object.keys(bundle.metafile.inputs).filter((file) => file.startsWith('lib/'));
}

/** A script as sqlcmd sends it. */
function scriptOf(file) {
  const script = readFileSync(join(root, file), 'utf8').replaceAll(/^:.*$/gm, '');
  const text = script.replaceAll(/\$\((\w+)\)/g, (_, name) => {
    if (!(name in variables))
      throw new Error(`${file} names the variable ${name}, which this check does not know.`);
    return variables[name];
  });
  return { name: basename(file), text, azureOnly: azureOnly.has(basename(file)) };
}

/** The statements that a page for operators prints, as its readers fill them in. */
function statementsOf(page) {
  const blocks = [...readFileSync(join(root, page), 'utf8').matchAll(/^ *```sql\n(.*?)^ *```/gms)];
  const text = blocks.map(([, block]) => block.replaceAll('LEDGER_TABLE', names.ledgerTable)).join('\nGO\n');
  return blocks.length === 0 ? [] : [{ name: page, text, azureOnly: false }];
}

/**
 * All that the code can send, the scripts hold and the pages print. Every file of lib/ is loaded, so no statement can be forgotten;
 * `dead` names those that the deployed functions do not reach.
 */
export async function collectTsql() {
  const all = await load(globSync('lib/**/*.ts', { cwd: root }).sort());
  const deployed = await load(await deployedFiles());
  const sent = new Set(deployed.allStatements(names).map(({ name }) => name));
  const statements = all.allStatements(names);
  return {
    schema: names.schema,
    ssdTables: all.ssdTables,
    scripts: [
      ...globSync('infra/sql/**/*.sql', { cwd: root }).sort().map(scriptOf),
      ...globSync('docs/*.md', { cwd: root }).sort().flatMap(statementsOf),
    ],
    statements: statements.map(({ name, text, params, statements: count = 1 }, index) => ({
      name: `${name} (${index + 1})`,
      group: name,
      text,
      count,
      params: Object.fromEntries(Object.entries(params).map(([param, type]) => [param, typeText(type)])),
    })),
    dead: [...new Set(statements.map(({ name }) => name).filter((name) => !sent.has(name)))],
  };
}
