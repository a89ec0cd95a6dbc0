import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { packageApp } from './packageApp';
import { projectRoot } from '../../sandbox/world/projectRoot';

const command = new Command('npm run package --')
  .description(
    'Builds the functions and packs what is deployed: host.json, package.json without scripts and dependencies, the bundle, the licences of what it holds and a bill of materials. The same sources make the same bytes.',
  )
  .option('--out <file>', 'the zip to write', 'build/app.zip')
  .parse();
const { out } = command.opts<{ out: string }>();

const zip = packageApp(projectRoot());
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, zip);
console.log(`Wrote ${out}: ${(zip.length / 1_000_000).toFixed(2)} MB.`);
