import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const resourceSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  apiVersion: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
});
const snapshotSchema = z.object({
  predictedResources: z.array(resourceSchema),
  diagnostics: z.array(z.unknown()),
});

/** A finished resource: loops, conditions and names are worked out; what only the deployment knows stands in brackets. */
export type Resource = z.infer<typeof resourceSchema>;

export const deploymentNames = ['dev', 'prod', 'second-authority', 'on-premises'] as const;
export type DeploymentName = (typeof deploymentNames)[number];

/** The resources that one parameter file makes. */
export interface Deployment {
  readonly name: DeploymentName;
  readonly resources: Resource[];
}

/** Reads a committed snapshot; `npm run check:bicep` holds it to the template. */
export function readDeployment(name: DeploymentName): Deployment {
  const text = readFileSync(join(__dirname, '../../infra', `${name}.snapshot.json`), 'utf8');
  return { name, resources: snapshotSchema.parse(JSON.parse(text)).predictedResources };
}

/** The resource types that the tests speak of. */
export const types = {
  site: 'Microsoft.Web/sites',
  plan: 'Microsoft.Web/serverfarms',
  settings: 'Microsoft.Web/sites/config',
  door: 'Microsoft.Web/sites/basicPublishingCredentialsPolicies',
  storage: 'Microsoft.Storage/storageAccounts',
  container: 'Microsoft.Storage/storageAccounts/blobServices/containers',
  queue: 'Microsoft.Storage/storageAccounts/queueServices/queues',
  vault: 'Microsoft.KeyVault/vaults',
  workspace: 'Microsoft.OperationalInsights/workspaces',
  component: 'Microsoft.Insights/components',
  diagnostics: 'Microsoft.Insights/diagnosticSettings',
  linkScope: 'Microsoft.Insights/privateLinkScopes',
  linkScopeMember: 'Microsoft.Insights/privateLinkScopes/scopedResources',
  network: 'Microsoft.Network/virtualNetworks',
  securityGroup: 'Microsoft.Network/networkSecurityGroups',
  natGateway: 'Microsoft.Network/natGateways',
  address: 'Microsoft.Network/publicIPAddresses',
  endpoint: 'Microsoft.Network/privateEndpoints',
  records: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
  zone: 'Microsoft.Network/privateDnsZones',
  zoneLink: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
  role: 'Microsoft.Authorization/roleAssignments',
  lock: 'Microsoft.Authorization/locks',
  alert: 'Microsoft.Insights/scheduledQueryRules',
  workbook: 'Microsoft.Insights/workbooks',
} as const;

/** All resources of a type. */
export const ofType = (deployment: Deployment, type: string): Resource[] =>
  deployment.resources.filter((one) => one.type === type);

/** The one resource of a type. */
export function only(deployment: Deployment, type: string): Resource {
  const [first, ...others] = ofType(deployment, type);
  if (first === undefined || others.length > 0)
    throw new Error(`${deployment.name} has ${others.length + (first ? 1 : 0)} of ${type}, not one`);
  return first;
}

/** A part of the app's configuration, such as `appsettings`; undefined where there is none. */
export const configOf = (deployment: Deployment, part: string): Resource | undefined =>
  ofType(deployment, types.settings).find(({ name }) => name.endsWith(`/${part}`));

/** The app's settings, as the template has them. */
export function settingsOf(deployment: Deployment): Resource {
  const settings = configOf(deployment, 'appsettings');
  if (settings === undefined) throw new Error(`${deployment.name} has no settings`);
  return settings;
}

/** The value at a path such as `properties.subnet.id` or `properties.securityRules.0.name`; undefined where there is none. */
export function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
      value,
    );
}

/** As `at`, for a list; an empty one where there is none. */
export function listAt(value: unknown, path: string): unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** As `at`, for text; an empty one where there is none. */
export function textAt(value: unknown, path: string): string {
  const found = at(value, path);
  return typeof found === 'string' ? found : '';
}

/** The resource id of a subnet's network. */
export const networkOf = (subnetId: string): string => subnetId.replace(/\/subnets\/[^/]+$/, '');

const nobodysId = '00000000-0000-4000-8000-000000000000';
/** What stands for a value that only the deployment knows. */
const valueOf = (name: string): string =>
  name.endsWith('_CONNECTION_STRING')
    ? `InstrumentationKey=${nobodysId};IngestionEndpoint=https://uksouth-1.in.applicationinsights.azure.com/`
    : nobodysId;

/** The app's settings by name; a value that only the deployment knows becomes one of its form: an id, or a connection string. */
export function appSettings(deployment: Deployment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settingsOf(deployment).properties).map(([name, value]) => [
      name,
      String(value).startsWith('[') ? valueOf(name) : String(value),
    ]),
  );
}

/**
 * What every deployment, or those named, must be. `broken` gives one sentence for each place where it is not, with the
 * name of the resource.
 */
export interface Rule {
  readonly says: string;
  readonly of?: readonly DeploymentName[];
  readonly broken: (deployment: Deployment) => string[];
}

/** Says of each resource of a type which of the values at the paths are not the ones wanted. */
export const wanted = (
  deployment: Deployment,
  type: string,
  values: Readonly<Record<string, unknown>>,
): string[] =>
  ofType(deployment, type).flatMap((one) =>
    Object.entries(values)
      .filter(([path, value]) => JSON.stringify(at(one, path)) !== JSON.stringify(value))
      .map(([path, value]) => `${one.name}: ${path} is not ${JSON.stringify(value)}`),
  );
