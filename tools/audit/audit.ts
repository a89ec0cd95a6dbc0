import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { z } from 'zod';
import exceptions from './auditExceptions.json';
import { auditExceptionSchema, judgeAudit } from './judgeAudit';

const command = new Command('npm run check:audit --')
  .description(
    'Asks the registry for advisories on the packages that are deployed. Fails on a grave one that tools/audit/auditExceptions.json does not except.',
  )
  .option('--required', 'fail, too, where the registry cannot be asked')
  .parse();
const { required = false } = command.opts<{ required?: boolean }>();

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
  maxBuffer: 64_000_000,
});
const { outcome, lines } = judgeAudit(
  stdout,
  z.array(auditExceptionSchema).parse(exceptions),
  new Date().toISOString().slice(0, 10),
);
for (const line of lines) console.log(line);
process.exitCode = outcome === 'failed' || (outcome === 'not-checked' && required) ? 1 : 0;
