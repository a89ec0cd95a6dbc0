import { CronExpressionParser } from 'cron-parser';
import { loadConfig, SettingsError } from '../../../lib/config/loadConfig';
import { settingNames } from '../../../lib/config/settingsTable';
import {
  appSettings,
  configOf,
  listAt,
  ofType,
  only,
  settingsOf,
  textAt,
  types,
  at,
  type Rule,
} from '../deployment';

/** Settings that the host reads, not the code. */
const ofTheHost = [
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'AzureWebJobsStorage__blobServiceUri',
  'AzureWebJobsStorage__clientId',
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__queueServiceUri',
  'AzureWebJobsStorage__tableServiceUri',
] as const;

/** By its name the platform lets the app's identity vouch for the app registration, in place of a secret. */
const ofTheSignIn = 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID';

/** The settings are whole, and those of the deployment fit its resources. */
export const settingRules: readonly Rule[] = [
  {
    says: 'the code accepts the settings, and none that it needs is missing',
    broken: (deployment) => {
      try {
        loadConfig(appSettings(deployment));
        return [];
      } catch (error) {
        if (error instanceof SettingsError) return error.issues.map((one) => `${one.setting} ${one.problem}`);
        throw error;
      }
    },
  },
  {
    says: 'each setting is one that the code or the host knows',
    broken: (deployment) =>
      Object.keys(appSettings(deployment))
        .filter((name) => ![...settingNames, ...ofTheHost, ofTheSignIn].some((known) => known === name))
        .map((name) => `${name} is read by neither`),
  },
  {
    says: 'the host has what it reads itself',
    broken: (deployment) => {
      const settings = appSettings(deployment);
      const storage = only(deployment, types.storage).name;
      const expected: Record<string, string> = {
        AzureWebJobsStorage__credential: 'managedidentity',
        AzureWebJobsStorage__blobServiceUri: `https://${storage}.blob.core.windows.net`,
        AzureWebJobsStorage__queueServiceUri: `https://${storage}.queue.core.windows.net`,
        AzureWebJobsStorage__tableServiceUri: `https://${storage}.table.core.windows.net`,
      };
      return [
        ...ofTheHost.filter((name) => !settings[name]).map((name) => `${name} is missing`),
        ...Object.entries(expected)
          .filter(([name, value]) => settings[name] !== value)
          .map(([name, value]) => `${name} is not ${value}`),
      ];
    },
  },
  {
    says: 'telemetry is sent as the app’s identity',
    broken: (deployment) => {
      const settings = settingsOf(deployment);
      const sent = textAt(settings, 'properties.APPLICATIONINSIGHTS_AUTHENTICATION_STRING');
      const identity = textAt(settings, 'properties.AZURE_CLIENT_ID');
      const own = textAt(settings, 'properties.AzureWebJobsStorage__clientId');
      const isSigned = sent.startsWith("[format('ClientId={0};Authorization=AAD', reference('");
      return [
        ...(isSigned && sent.includes('.clientId)') ? [] : ['telemetry is not signed']),
        ...(identity === own && identity.endsWith('.clientId]')
          ? []
          : ['code and host are not the same identity']),
      ];
    },
  },
  {
    says: 'the sign-in to the pages keeps no secret, and leaves callers without one to their keys',
    broken: (deployment) => {
      const signIn = configOf(deployment, 'authsettingsV2');
      if (signIn === undefined) return [];
      const expected: Record<string, unknown> = {
        'properties.platform.enabled': true,
        'properties.globalValidation.requireAuthentication': false,
        'properties.globalValidation.unauthenticatedClientAction': 'AllowAnonymous',
        'properties.httpSettings.requireHttps': true,
        'properties.login.tokenStore.enabled': false,
        'properties.identityProviders.azureActiveDirectory.registration.clientSecretSettingName': ofTheSignIn,
      };
      return [
        ...Object.entries(expected)
          .filter(([path, value]) => at(signIn, path) !== value)
          .map(([path, value]) => `${path} is not ${String(value)}`),
        ...(ofTheSignIn in appSettings(deployment) ? [] : [`${ofTheSignIn} is missing`]),
      ];
    },
  },
  {
    says: 'the timer has a time, once a day, with seconds',
    broken: (deployment) => {
      const schedule = appSettings(deployment)['NIGHTLY_SCHEDULE'] ?? '';
      if (schedule.trim().split(/\s+/).length !== 6) return ['NIGHTLY_SCHEDULE has not six fields'];
      const start = new Date('2026-03-01T00:00:00Z');
      const times = CronExpressionParser.parse(schedule, { currentDate: start, tz: 'UTC' }).take(2);
      const hours = times.map((one) => one.toDate().getTime() / 3_600_000);
      return (hours[1] ?? 0) - (hours[0] ?? 0) === 24 ? [] : ['NIGHTLY_SCHEDULE is not once a day'];
    },
  },
  {
    says: 'the queue of runs is there, and its poison queue',
    broken: (deployment) => {
      const queues = ofType(deployment, types.queue).map((one) => one.name.split('/').at(-1));
      const name = appSettings(deployment)['RUN_QUEUE'] ?? '';
      return [name, `${name}-poison`]
        .filter((one) => !queues.includes(one))
        .map((one) => `${one} is not made`);
    },
  },
  {
    says: 'the vault’s address is that of the vault',
    broken: (deployment) =>
      appSettings(deployment)['KEY_VAULT_URL'] ===
      `https://${only(deployment, types.vault).name}.vault.azure.net`
        ? []
        : ['KEY_VAULT_URL names another vault'],
  },
  {
    says: 'the SQL Server is the one that an endpoint or a rule of the network leads to',
    broken: (deployment) => {
      const settings = appSettings(deployment);
      const server = settings['SSD_SQL_SERVER'] ?? '';
      const targets = ofType(deployment, types.endpoint).flatMap((one) => [
        ...listAt(one, 'properties.privateLinkServiceConnections'),
        ...listAt(one, 'properties.manualPrivateLinkServiceConnections'),
      ]);
      const isPrivate = targets.some((one) =>
        textAt(one, 'properties.privateLinkServiceId').endsWith(
          `/Microsoft.Sql/servers/${server.replace('.database.windows.net', '')}`,
        ),
      );
      const port = settings['SSD_SQL_PORT'] ?? '1433';
      const isRouted = ofType(deployment, types.securityGroup)
        .flatMap((group) => listAt(group, 'properties.securityRules'))
        .some(
          (rule) =>
            textAt(rule, 'name').startsWith('allow-sql-server-') &&
            listAt(rule, 'properties.destinationPortRanges').join() === port,
        );
      return isPrivate || isRouted ? [] : [`nothing leads to ${server}, port ${port}`];
    },
  },
];
