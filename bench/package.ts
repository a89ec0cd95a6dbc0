/** How large what is deployed is. Run: npm run build && npm run bench -- package */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../sandbox/world/projectRoot';
import { packageApp } from '../tools/package/packageApp';
import { publish, run } from './report/section';

const mib = (bytes: number): string => (bytes / 1024 ** 2).toFixed(2);

run(() => {
  publish({
    title: 'What is deployed',
    about: ['The zip of `npm run package`, and the bundle in it. The same sources give the same bytes.'],
    columns: ['', 'MiB'],
    rows: [
      ['the zip', mib(packageApp(projectRoot()).length)],
      ['the bundle, unpacked', mib(statSync(join(projectRoot(), 'dist', 'main.js')).size)],
    ],
    aims: [],
  });
});
