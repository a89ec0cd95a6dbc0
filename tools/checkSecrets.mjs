/**
 * Looks for secrets in every file that git holds or would take. First it plants one of each kind in its own memory and must find
 * them all: without that, a quiet run would say nothing. Needs no network.
 */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lintSource } from '@secretlint/core';
import { creator as pattern } from '@secretlint/secretlint-rule-pattern';
import { creator as usual } from '@secretlint/secretlint-rule-preset-recommend';

/** What Azure hands out, by the marks that it puts into each kind so that scanners can tell; the usual rules do not know them. */
const ofAzure = [
  { name: 'storage account key', patterns: ['/[A-Za-z0-9+\\/]{76}\\+ASt[A-Za-z0-9+\\/]{6}==/'] },
  { name: 'function key', patterns: ['/[\\w-]{44}AzFu[\\w-]{5}[AQgw]==/'] },
  { name: 'client secret', patterns: ['/(?<![\\w.~-])[\\w.~-]{3}[78]Q~[\\w.~-]{31,34}(?![\\w.~-])/'] },
  { name: 'shared access signature', patterns: ['/[?&]sig=[A-Za-z0-9%]{43,}%3[dD]/'] },
];

const rules = [
  { id: '@secretlint/secretlint-rule-preset-recommend', rule: usual },
  { id: '@secretlint/secretlint-rule-pattern', rule: pattern, options: { patterns: ofAzure } },
];

/** Invented secrets of each kind, put together here so that this file holds none. */
const planted = {
  'storage account key': `AccountKey=${'f4Ke'.repeat(19)}+AStf4Ke00==`,
  'function key': `"key": "${'f4Ke'.repeat(11)}AzFuf4KeQ${'A'}=="`,
  'client secret': `secret: f4K8Q~${'f4Ke'.repeat(8)}`,
  'shared access signature': `https://fake.example/?sv=1&sig=${'f4Ke'.repeat(11)}%3D`,
  'private key': generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }),
  'GitHub token': `token = ${'ghp'}_${'f4Ke'.repeat(9)}`,
  'password in a database address': `postgres://job:${'f4Ke'.repeat(4)}@db.fake-authority.org:5432/ssd`,
};

const found = async (filePath, content) => {
  const { messages } = await lintSource({
    source: { filePath, content, ext: extname(filePath), contentType: 'text' },
    options: { config: { rules }, maskSecrets: true },
  });
  return messages;
};

for (const [kind, content] of Object.entries(planted))
  if ((await found('planted.txt', content)).length === 0) {
    console.error(`The check did not find a planted ${kind}: it would not find a real one.`);
    process.exit(2);
  }

const root = fileURLToPath(new URL('..', import.meta.url));
const listed = process.argv.slice(2);
const files =
  listed.length > 0
    ? listed
    : execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
        .toString('utf8')
        .split('\0')
        .filter(Boolean);
let problems = 0;
let read = 0;
for (const file of files) {
  const content = textOf(file);
  if (content === undefined) continue;
  read += 1;
  for (const { message, loc } of await found(file, content)) {
    problems += 1;
    console.error(`${file}:${loc.start.line}: ${message}`);
  }
}
if (problems > 0)
  console.error(
    `${problems} secrets. Change each where it is valid, then remove it from the history as well.`,
  );
else
  console.log(
    `No secret in ${read} files; one of each of ${Object.keys(planted).length} kinds was planted and found.`,
  );
process.exitCode = problems > 0 ? 1 : 0;

/** The text of a file; undefined where it is gone, or holds no text. */
function textOf(file) {
  try {
    const text = readFileSync(resolve(root, file), 'utf8');
    return text.includes('\0') ? undefined : text;
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'EISDIR') return undefined;
    throw error;
  }
}
