/**
 * Puts together what the pages are made with, `dist/pages/`: our templates, those of GOV.UK Frontend that they use, and one
 * style sheet, named by its content so that a browser never keeps an old one.
 */
import { createHash } from 'node:crypto';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const govuk = ['node_modules', 'govuk-frontend', 'dist', 'govuk'];

/** @param root the project's folder */
export async function buildPages(root) {
  const folder = join(root, 'dist', 'pages');
  const templates = join(folder, 'templates');
  const own = join(root, 'lib', 'pages', 'templates');
  cpSync(own, templates, { recursive: true });
  const used = usedOfGovuk(root);
  for (const file of used) {
    const target = join(templates, 'govuk', file);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, ...govuk, file), target);
  }
  const { compileAsync } = await import('sass');
  const { css } = await compileAsync(join(root, 'lib', 'pages', 'styles', 'pages.scss'), {
    loadPaths: [join(root, 'node_modules')],
    style: 'compressed',
    quietDeps: true,
  });
  const name = `pages.${createHash('sha256').update(css).digest('hex').slice(0, 12)}.css`;
  const assets = join(folder, 'assets');
  mkdirSync(assets, { recursive: true });
  writeFileSync(join(assets, name), css);
  // What an earlier build left goes last, and what is the same is written again: somebody else may be reading, or building, at this moment.
  const kept = new Set([
    join('assets', name),
    ...globSync('**/*.*', { cwd: own }).map((file) => join('templates', file)),
    ...[...used].map((file) => join('templates', 'govuk', file)),
  ]);
  for (const file of globSync('**/*.*', { cwd: folder }))
    if (!kept.has(file)) rmSync(join(folder, file), { force: true, recursive: true });
}

/** The files of GOV.UK Frontend's components that our templates import, and those that these import. */
function usedOfGovuk(root) {
  const from = join(root, ...govuk);
  const used = new Set();
  const follow = (file) => {
    if (used.has(file)) return;
    used.add(file);
    for (const [, path] of readFileSync(join(from, file), 'utf8').matchAll(
      /\{%-?\s*(?:from|include|import|extends)\s*["'](\.[^"']+)["']/g,
    ))
      follow(join(dirname(file), path));
  };
  for (const template of globSync('lib/pages/templates/*.njk', { cwd: root }))
    for (const [, path] of readFileSync(join(root, template), 'utf8').matchAll(/from "govuk\/([^"]+)"/g))
      follow(path);
  return used;
}
