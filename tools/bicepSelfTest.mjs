/** Faults that the Bicep check must find: without them, a green run would say nothing. */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bicepOver } from './bicepCli.mjs';

const type = {
  nsg: 'Microsoft.Network/networkSecurityGroups',
  storage: 'Microsoft.Storage/storageAccounts',
  vault: 'Microsoft.KeyVault/vaults',
  site: 'Microsoft.Web/sites',
  door: 'Microsoft.Web/sites/basicPublishingCredentialsPolicies',
  endpoint: 'Microsoft.Network/privateEndpoints',
};

/** Values that Bicep itself lets pass: where they stand, and what the value check must say. */
const wrongValues = [
  [type.storage, (one) => (one.kind = 'StorageV9'), 'kind', "'StorageV9' is none of"],
  [
    type.storage,
    (one) => (one.properties.minimumTlsVersion = 'TLS9'),
    'properties.minimumTlsVersion',
    "'TLS9' is none of",
  ],
  [type.storage, (one) => (one.apiVersion = '1999-01-01'), '', 'no such resource type or version'],
  [type.storage, (one) => (one.name = 'st'), 'name', 'has not 3 to 24 characters'],
  [type.storage, (one) => delete one.sku, 'sku', 'is missing'],
  [
    type.storage,
    (one) => (one.properties.primaryEndpoints = {}),
    'properties.primaryEndpoints',
    'cannot be set',
  ],
  [type.vault, (one) => (one.properties.sku.family = 'B'), 'properties.sku.family', "'B' is none of"],
  [type.vault, (one) => (one.properties.purge = true), 'properties.purge', 'is not known'],
  [
    type.site,
    (one) => (one.properties.httpsOnly = 'true'),
    'properties.httpsOnly',
    'does not fit BooleanType',
  ],
  [
    type.nsg,
    (one) => (one.properties.securityRules[0].properties.direction = 'Outwards'),
    'properties.securityRules[0].properties.direction',
    "'Outwards' is none of",
  ],
  [type.door, (one) => (one.name = one.name.replace(/[^/]+$/, 'sftp')), '', 'is none of'],
];

/** @returns what the value check over `snapshotFile` failed to find, or found beside it. `check` gives its problems. */
export function missedValues(snapshotFile, check) {
  const folder = mkdtempSync(join(tmpdir(), 'bicep-'));
  try {
    const files = wrongValues.map(([resourceType, spoil], index) => {
      const { predictedResources } = JSON.parse(readFileSync(snapshotFile, 'utf8'));
      const spoilt = predictedResources.find((one) => one.type === resourceType);
      spoil(spoilt);
      const file = join(folder, `${index}.json`);
      writeFileSync(file, JSON.stringify({ predictedResources: [spoilt] }));
      return file;
    });
    const problems = check(files);
    return wrongValues.flatMap(([resourceType, , path, words], index) => {
      const found = problems.filter((one) => one.file === files[index]);
      const right = found.filter(
        (one) => one.type.startsWith(`${resourceType}@`) && one.path === path && one.message.includes(words),
      );
      return right.length === 1 && found.length === 1
        ? []
        : [`the value check does not find ${words} at ${resourceType} ${path}, and that alone`];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Spoils a copy of the templates in each way that a command must notice. @returns what was not noticed. */
export function missedByBicep(bicep, infra) {
  const folder = mkdtempSync(join(tmpdir(), 'bicep-'));
  try {
    cpSync(infra, folder, { recursive: true });
    const spoilt = bicepOver(bicep, folder);
    const main = join(folder, 'main.bicep');
    const sound = readFileSync(main, 'utf8');
    const missed = [];
    const expect = (problems, words, what) => {
      if (!problems.some((one) => one.includes(words))) missed.push(what);
    };

    appendFileSync(main, '\nvar unused = 1\n');
    expect(spoilt.lint(), 'no-unused-vars', 'lint does not find an unused variable');
    writeFileSync(main, sound.replace('tags: tags', 'tagz: tags'));
    expect(spoilt.build(join(folder, 'main.json')), 'tagz', 'build does not find a misspelt property');
    writeFileSync(main, sound.replace("name: 'id-${name}'", "name:   'identity-${name}'"));
    expect(spoilt.unformatted(), 'main.bicep', 'the check of the format does not find blanks too many');
    expect(
      spoilt.validateSnapshot('dev.bicepparam'),
      'identity-csc-dev',
      'validate does not find a new name',
    );
    writeFileSync(
      main,
      sound.replace(
        'params: {\n    zoneNames: newZones',
        "params: {\n    zoneNames: environment().name == 'nowhere' ? [] : newZones",
      ),
    );
    spoilt.writeSnapshot('dev.bicepparam');
    expect(
      spoilt.diagnosticsOf('dev.snapshot.json'),
      'NestedDeploymentShortCircuited',
      'the check of diagnostics does not find a module that could not be worked out',
    );
    return missed;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
