import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingNames } from '../../lib/config/settingsTable';

const root = join(__dirname, '..', '..');
const pages = globSync('{docs/*.md,docs/spec/*.md,docs/decisions/*.md,README.md,functions/*.md,infra/*.md}', {
  cwd: root,
});

/** Names in capitals that are no settings of ours. */
const others = new Set([
  // of the host, of Azure and of the sandbox
  ...['AZURE_CLIENT_ID', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS', 'WEBSITE_AUTH_ENABLED'],
  // of the deployment workflow's environment
  ...['AZURE_TENANT_ID', 'AZURE_SUBSCRIPTION_ID', 'AZURE_RESOURCE_GROUP', 'FUNCTION_APP'],
  // what a reader of a page fills in
  'PERSON_ID',
  // of the tests of the pages
  ...['CHROMIUM_PATH', 'PAGES_SCREENSHOTS'],
  // in the SSD's columns, and in SQL
  ...['SSD_PH', 'CP_CONFERENCE_FLAG', 'OUTCOME_CP_CONFERENCE_FLAG', 'STRING_AGG'],
]);

it.each(pages)('%s names no setting that is not there', (page) => {
  const named = [
    ...readFileSync(join(root, page), 'utf8').matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[`=]/g),
  ].map(([, name]) => name ?? '');
  expect(named.filter((name) => !others.has(name) && !(settingNames as string[]).includes(name))).toEqual([]);
});

it('the pages name settings at all', () => {
  expect(readFileSync(join(root, 'docs/runbook.md'), 'utf8')).toContain('`SSD_REFRESH_TABLE`');
});
