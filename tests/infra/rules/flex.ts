import { at, listAt, ofType, only, textAt, types, wanted, appSettings, type Rule } from '../deployment';

/** Settings that a Flex Consumption app refuses, ignores or must not have: they moved into functionAppConfig, or hold keys. */
const forbiddenSettings = [
  'AzureWebJobsStorage',
  'APPINSIGHTS_INSTRUMENTATIONKEY',
  'ENABLE_ORYX_BUILD',
  'FUNCTIONS_EXTENSION_VERSION',
  'FUNCTIONS_WORKER_PROCESS_COUNT',
  'FUNCTIONS_WORKER_RUNTIME',
  'FUNCTIONS_WORKER_RUNTIME_VERSION',
  'SCM_DO_BUILD_DURING_DEPLOYMENT',
  'TZ',
  'WEBSITE_CONTENTAZUREFILECONNECTIONSTRING',
  'WEBSITE_CONTENTOVERVNET',
  'WEBSITE_CONTENTSHARE',
  'WEBSITE_DNS_SERVER',
  'WEBSITE_NODE_DEFAULT_VERSION',
  'WEBSITE_RUN_FROM_PACKAGE',
  'WEBSITE_SKIP_CONTENTSHARE_VALIDATION',
  'WEBSITE_TIME_ZONE',
  'WEBSITE_USE_PLACEHOLDER',
  'WEBSITE_VNET_ROUTE_ALL',
] as const;

/** Properties of a site that the plan does not know, or that belong to other plans. */
const forbiddenProperties = [
  'properties.containerSize',
  'properties.endToEndEncryptionEnabled',
  'properties.siteConfig.alwaysOn',
  'properties.siteConfig.appSettings',
  'properties.siteConfig.functionAppScaleLimit',
  'properties.siteConfig.linuxFxVersion',
  'properties.siteConfig.minimumElasticInstanceCount',
  'properties.siteConfig.nodeVersion',
  'properties.siteConfig.preWarmedInstanceCount',
  'properties.siteConfig.use32BitWorkerProcess',
  'properties.siteConfig.vnetRouteAllEnabled',
  'properties.siteConfig.windowsFxVersion',
  'properties.vnetRouteAllEnabled',
] as const;

/** What the Flex Consumption plan asks for, and what it forbids. */
export const flexRules: readonly Rule[] = [
  {
    says: 'the plan is Flex Consumption on Linux, with this app alone on it',
    broken: (deployment) => {
      const plan = only(deployment, types.plan);
      const site = only(deployment, types.site);
      return [
        ...wanted(deployment, types.plan, {
          'sku.name': 'FC1',
          'sku.tier': 'FlexConsumption',
          'properties.reserved': true,
        }),
        ...wanted(deployment, types.site, { kind: 'functionapp,linux' }),
        ...(at(site, 'properties.serverFarmId') === plan.id ? [] : [`${site.name} stands on another plan`]),
      ];
    },
  },
  {
    says: 'the app runs on a version of Node that it is tested with, in a size that the plan has',
    broken: (deployment) => {
      const config = at(only(deployment, types.site), 'properties.functionAppConfig');
      const instances = Number(at(config, 'scaleAndConcurrency.maximumInstanceCount'));
      return [
        ...wanted(deployment, types.site, { 'properties.functionAppConfig.runtime.name': 'node' }),
        ...(['22', '24'].includes(textAt(config, 'runtime.version')) ? [] : ['Node is neither 22 nor 24']),
        ...([512, 2048, 4096].includes(Number(at(config, 'scaleAndConcurrency.instanceMemoryMB')))
          ? []
          : ['no instance has that memory']),
        ...(instances >= 40 && instances <= 1000 ? [] : ['instances are not 40 to 1000']),
      ];
    },
  },
  {
    says: 'the package comes from a container of the app’s own storage',
    broken: (deployment) => {
      const container = only(deployment, types.container).name.split('/').at(-1) ?? '';
      const address = `https://${only(deployment, types.storage).name}.blob.core.windows.net/${container}`;
      return wanted(deployment, types.site, {
        'properties.functionAppConfig.deployment.storage.type': 'blobContainer',
        'properties.functionAppConfig.deployment.storage.value': address,
      });
    },
  },
  {
    says: 'no setting is one that the plan forbids',
    broken: (deployment) =>
      Object.keys(appSettings(deployment))
        .filter((name) => forbiddenSettings.some((one) => one.toLowerCase() === name.toLowerCase()))
        .map((name) => `${name} is set`),
  },
  {
    says: 'no property is one that the plan forbids, and there is no slot',
    broken: (deployment) => [
      ...forbiddenProperties
        .filter((path) => at(only(deployment, types.site), path) !== undefined)
        .map((path) => `${path} is set`),
      ...ofType(deployment, `${types.site}/slots`).map((one) => `${one.name} is a slot`),
    ],
  },
  {
    says: 'the subnets for apps are delegated to Flex, hold nothing else, and have names that it takes',
    of: ['dev', 'prod', 'on-premises'],
    broken: (deployment) => {
      const network = only(deployment, types.network);
      const subnets = listAt(network, 'properties.subnets').filter(
        (one) => textAt(one, 'name') !== 'endpoints',
      );
      const endpointSubnets = ofType(deployment, types.endpoint).map((one) =>
        textAt(one, 'properties.subnet.id'),
      );
      return subnets.flatMap((subnet) => {
        const name = textAt(subnet, 'name');
        const delegated = listAt(subnet, 'properties.delegations').map((one) =>
          textAt(one, 'properties.serviceName'),
        );
        const size = Number(textAt(subnet, 'properties.addressPrefix').split('/')[1]);
        return [
          ...(delegated.join() === 'Microsoft.App/environments' ? [] : [`${name} is not delegated to Flex`]),
          ...(name.includes('_') ? [`${name} has an underscore`] : []),
          ...(size <= 27 ? [] : [`${name} is too small`]),
          ...(endpointSubnets.includes(`${network.id}/subnets/${name}`)
            ? [`${name} holds endpoints, too`]
            : []),
        ];
      });
    },
  },
];
