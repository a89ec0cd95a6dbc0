import { at, listAt, ofType, only, textAt, types, type Deployment, type Rule } from '../deployment';

interface Range {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The addresses of a prefix such as 10.1.0.0/24, as numbers. */
function range(name: string, prefix: string): Range {
  const [address = '', bits = '32'] = prefix.split('/');
  const from = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return { name, from, to: from + 2 ** (32 - Number(bits)) - 1 };
}

const subnetsOf = (deployment: Deployment): unknown[] =>
  listAt(only(deployment, types.network), 'properties.subnets');
const rulesOf = (deployment: Deployment, part: string): unknown[] =>
  ofType(deployment, types.securityGroup)
    .filter((group) => group.name.endsWith(part))
    .flatMap((group) => listAt(group, 'properties.securityRules'));
const prefixes = (rule: unknown, side: 'source' | 'destination'): string[] =>
  [at(rule, `properties.${side}AddressPrefix`), ...listAt(rule, `properties.${side}AddressPrefixes`)].filter(
    (one): one is string => typeof one === 'string',
  );

/** Where an app may send to: nothing else is allowed out. */
const destinations: Readonly<Record<string, (prefix: string, endpoints: string) => boolean>> = {
  'allow-private-endpoints': (prefix, endpoints) => prefix === endpoints,
  'allow-monitor': (prefix) => prefix === 'AzureMonitor',
  'allow-sign-in': (prefix) => prefix === 'AzureActiveDirectory',
  'allow-dns': (prefix) => /^\d/.test(prefix),
  'allow-sql-server': (prefix) => /^\d.*\/(2[4-9]|3[0-2])$/.test(prefix),
  'allow-dfe': (prefix) => prefix === 'Internet' || /^\d/.test(prefix),
};

const withNetwork = ['dev', 'prod', 'on-premises'] as const;

/** What may pass through the network. */
export const networkRules: readonly Rule[] = [
  {
    says: 'each subnet has its rules, and no way out by default',
    of: withNetwork,
    broken: (deployment) =>
      subnetsOf(deployment).flatMap((subnet) => [
        ...(at(subnet, 'properties.networkSecurityGroup.id')
          ? []
          : [`${textAt(subnet, 'name')} has no rules`]),
        ...(at(subnet, 'properties.defaultOutboundAccess') === false
          ? []
          : [`${textAt(subnet, 'name')} has Azure’s own way out`]),
      ]),
  },
  {
    says: 'an app has a way out to DfE: a NAT gateway or the authority’s firewall',
    of: withNetwork,
    broken: (deployment) =>
      subnetsOf(deployment)
        .filter((subnet) => textAt(subnet, 'name') !== 'endpoints')
        .filter(
          (subnet) => !at(subnet, 'properties.natGateway.id') && !at(subnet, 'properties.routeTable.id'),
        )
        .map((subnet) => `${textAt(subnet, 'name')} has no way out`),
  },
  {
    says: 'all that the app sends goes through the network',
    broken: (deployment) =>
      at(only(deployment, types.site), 'properties.outboundVnetRouting.allTraffic') === true
        ? []
        : ['some traffic goes elsewhere'],
  },
  {
    says: 'subnets lie inside the network and apart from each other',
    of: withNetwork,
    broken: (deployment) => {
      const network = only(deployment, types.network);
      const whole = range('network', textAt(network, 'properties.addressSpace.addressPrefixes.0'));
      const parts = subnetsOf(deployment).map((subnet) =>
        range(textAt(subnet, 'name'), textAt(subnet, 'properties.addressPrefix')),
      );
      return parts.flatMap((part, index) => [
        ...(part.from >= whole.from && part.to <= whole.to ? [] : [`${part.name} is outside the network`]),
        ...parts
          .slice(index + 1)
          .filter((other) => part.from <= other.to && other.from <= part.to)
          .map((other) => `${part.name} and ${other.name} overlap`),
      ]);
    },
  },
  {
    says: 'an app sends to endpoints, telemetry, sign-in, DNS, its SQL Server and DfE, and nowhere else',
    of: withNetwork,
    broken: (deployment) => {
      const endpoints = textAt(
        subnetsOf(deployment).find((one) => textAt(one, 'name') === 'endpoints'),
        'properties.addressPrefix',
      );
      const out = rulesOf(deployment, '-integration').filter(
        (rule) => at(rule, 'properties.direction') === 'Outbound',
      );
      const last = out.find((rule) => textAt(rule, 'name') === 'deny-outbound');
      const isClosed =
        at(last, 'properties.access') === 'Deny' &&
        at(last, 'properties.priority') === 4096 &&
        prefixes(last, 'destination').join() === '*' &&
        at(last, 'properties.protocol') === '*';
      return [
        ...(isClosed ? [] : ['the rest is not denied']),
        ...out
          .filter((rule) => at(rule, 'properties.access') === 'Allow')
          .filter((rule) => {
            const fits = destinations[textAt(rule, 'name').replace(/-\d+$/, '')];
            return !fits || !prefixes(rule, 'destination').every((prefix) => fits(prefix, endpoints));
          })
          .map((rule) => `${textAt(rule, 'name')} leads to ${prefixes(rule, 'destination').join()}`),
        ...['allow-private-endpoints', 'allow-monitor', 'allow-sign-in', 'allow-dfe-0']
          .filter((name) => !out.some((rule) => textAt(rule, 'name') === name))
          .map((name) => `${name} is missing`),
      ];
    },
  },
  {
    says: 'rules speak for every app’s subnet, and none has the priority of another',
    of: withNetwork,
    broken: (deployment) => {
      const apps = subnetsOf(deployment)
        .filter((one) => textAt(one, 'name') !== 'endpoints')
        .map((one) => textAt(one, 'properties.addressPrefix'))
        .join();
      const fromApps = [
        ...rulesOf(deployment, '-integration').filter((rule) => at(rule, 'properties.access') === 'Allow'),
        ...rulesOf(deployment, '-endpoints').filter((rule) => textAt(rule, 'name') === 'allow-app'),
      ];
      const priorities = ['-integration', '-endpoints'].flatMap((part) => {
        const keys = rulesOf(deployment, part).map(
          (rule) => `${textAt(rule, 'properties.direction')} ${String(at(rule, 'properties.priority'))}`,
        );
        return keys.filter((key, index) => keys.indexOf(key) !== index);
      });
      return [
        ...fromApps
          .filter((rule) => prefixes(rule, 'source').join() !== apps)
          .map((rule) => `${textAt(rule, 'name')} leaves an app out`),
        ...priorities.map((key) => `${key} stands twice`),
      ];
    },
  },
  {
    says: 'endpoints are reached by the apps and by named callers, and the rules hold for them',
    of: withNetwork,
    broken: (deployment) => {
      const rules = rulesOf(deployment, '-endpoints');
      const last = rules.find((rule) => textAt(rule, 'name') === 'deny-inbound');
      const subnet = subnetsOf(deployment).find((one) => textAt(one, 'name') === 'endpoints');
      const policy = textAt(subnet, 'properties.privateEndpointNetworkPolicies');
      return [
        ...(at(last, 'properties.access') === 'Deny' && at(last, 'properties.priority') === 4096
          ? []
          : ['the rest is not denied']),
        ...(['NetworkSecurityGroupEnabled', 'Enabled'].includes(policy)
          ? []
          : ['rules do not hold for endpoints']),
        ...rules
          .filter((rule) => textAt(rule, 'name').startsWith('allow-callers'))
          .filter((rule) =>
            prefixes(rule, 'source').some((one) => ['*', 'Internet', '0.0.0.0/0'].includes(one)),
          )
          .map((rule) => `${textAt(rule, 'name')} lets anybody in`),
      ];
    },
  },
];
