import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../lib/config/loadConfig';
import { settingNames, settingsTable } from '../../lib/config/settingsTable';
import { appSettings, at, listAt, ofType, only, readDeployment, textAt, types } from './deployment';

const infra = join(__dirname, '../../infra');

describe('a second authority that shares the network of the first', () => {
  const first = readDeployment('prod');
  const second = readDeployment('second-authority');
  const network = only(first, types.network);
  const there = [
    ...first.resources.map((one) => one.id),
    ...listAt(network, 'properties.subnets').map((one) => `${network.id}/subnets/${textAt(one, 'name')}`),
  ];
  const namedOfFirst = [
    ...new Set(
      [...JSON.stringify(second.resources).matchAll(/\/subscriptions\/[^"']*\/rg-csc-prod\/[^"']+/g)]
        // A member of the scope is the second's own, in the first's resource group.
        .map(([id]) => id.replace(/\/scopedResources\/.*/, '')),
    ),
  ];

  it('names nothing of the first that the first does not make', () => {
    const kinds = namedOfFirst.map((id) => id.split('/').at(-2)).toSorted();
    expect(new Set(kinds)).toEqual(
      new Set(['privateDnsZones', 'privateLinkScopes', 'subnets', 'workspaces']),
    );
    expect(namedOfFirst.filter((id) => !there.includes(id))).toEqual([]);
  });

  it('sends from a subnet of its own', () => {
    const subnets = [first, second].map((one) =>
      at(only(one, types.site), 'properties.virtualNetworkSubnetId'),
    );
    expect(new Set(subnets).size).toBe(2);
  });

  it('has an app, an identity, a vault, a storage account and telemetry of its own', () => {
    const own = [types.site, types.plan, types.vault, types.storage, types.component];
    const names = (type: string): string[] => [first, second].map((one) => only(one, type).name);
    expect(own.map((type) => new Set(names(type)).size)).toEqual(own.map(() => 2));
  });

  it('makes no network, zone, workspace or private link scope', () => {
    const shared = [types.network, types.zone, types.workspace, types.linkScope];
    expect(shared.flatMap((type) => ofType(second, type))).toEqual([]);
  });
});

describe('the settings of a template', () => {
  const source = readFileSync(join(infra, 'modules/types.bicep'), 'utf8');
  const typed = (source.split('type AppSettings = {')[1] ?? '').matchAll(/^ {2}([A-Z_]+): /gm);
  const asked = [...typed].map(([, name]) => name);
  const module = readFileSync(join(infra, 'modules/app.bicep'), 'utf8');

  it('are asked for where the code has no default and the template does not know them itself', () => {
    const required = settingNames.filter(
      (name) => !('default' in settingsTable[name]) && !('optional' in settingsTable[name]),
    );
    const known = required.filter((name) => new RegExp(`^ {4}${name}: `, 'm').test(module));
    expect(known).toEqual(['KEY_VAULT_URL', 'RUN_QUEUE']);
    expect(asked.toSorted()).toEqual(required.filter((name) => !known.includes(name)).toSorted());
  });

  it('are accepted when the last test phase changes those that its comment names', () => {
    const live = {
      ...appSettings(readDeployment('prod')),
      DATA_KIND: 'live',
      ALLOW_LIVE_DATA: 'true',
      DFE_ENDPOINT_KIND: 'live',
      DFE_BASE_URL: 'https://api.education.gov.uk/children-in-social-care-data-receiver/1',
      DFE_TOKEN_ENDPOINT:
        'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token',
    };
    expect(loadConfig(live).dfe).toMatchObject({ dataKind: 'live', endpointKind: 'live' });
  });
});
