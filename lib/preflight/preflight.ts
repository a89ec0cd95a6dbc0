import { randomUUID } from 'node:crypto';
import type { Config, RulesConfig } from '../config/config';
import { loadConfig } from '../config/loadConfig';
import { placesOf, withoutPlaces } from '../config/places';
import { AppError } from '../errors/appError';
import type { BuildContext } from '../payload/buildContext';
import { londonDate } from '../payload/londonDate';
import { reportingWindow } from '../payload/window';
import { createVault } from '../secrets/vault';
import { openDatabase, type OpenedDatabase } from '../sql/openDatabase';
import { credentialsOf } from '../sql/sqlOptions';
import { countRows, type TableCounts } from '../ssd/rowCounts';
import { createLogger } from '../telemetry/logger';
import { clockCheck } from './clockCheck';
import {
  excessRightsCheck,
  indexesCheck,
  ledgerChecks,
  refreshCheck,
  rowsCheck,
  ssdChecks,
} from './databaseChecks';
import { dfeChecks } from './dfeChecks';
import { dnsChecks, httpsCheck, proxyCheck, sqlNetworkCheck, targetsOf } from './networkChecks';
import { once, sqlLimitMs, usualLimitMs, type Environment, type PreflightContext } from './preflightContext';
import { judgeCodes, profileCodes } from './profile/profileCodes';
import { judgeIds, profileIds } from './profile/profileIds';
import { judgeItems, profileItems } from './profile/profileItems';
import {
  checkIds,
  profileCheckIds,
  type CheckId,
  type CheckResult,
  type CodedColumn,
  type PreflightOptions,
  type PreflightReport,
  type ProfiledIds,
  type ProfiledItems,
} from './report';
import { CheckRun, ok, type Check } from './runChecks';
import { sqlSignInChecks, vaultChecks } from './signInChecks';

/** All of it ends within this, in milliseconds: a request to Azure Functions is answered after 230 s or not at all. */
const wholeLimitMs = 190_000;
/** What the profile leaves over of its time, to say how far it came. */
const marginMs = 2_000;

export interface PreflightParts {
  readonly options: PreflightOptions;
  /** Unset: the machine's clock. */
  readonly now?: () => Date;
  /** Called with each result as it comes. */
  readonly onResult?: (result: CheckResult) => void;
}

/**
 * Looks at everything that a night needs. It writes nothing, sends nothing, and reads children for counts alone. Never
 * throws: what goes wrong is a result.
 * @param environment the app's settings, and the variables that name proxies
 */
export async function runPreflight(
  environment: Environment,
  { options, now = () => new Date(), onResult = () => undefined }: PreflightParts,
): Promise<PreflightReport> {
  const began = now();
  let config: Config | undefined;
  const run = new CheckRun({
    deadline: new Date(began.getTime() + wholeLimitMs),
    now,
    clean: (text) => (config === undefined ? text : withoutPlaces(text, placesOf(config))),
    onResult,
  });
  await run.make([
    {
      id: 'settings',
      needs: [],
      limitMs: usualLimitMs,
      look: () => {
        config = loadConfig(environment);
        return Promise.resolve(ok('Every setting is sound, and they agree with each other.'));
      },
    },
  ]);
  const wanted = checkIds.filter((id) => options.profile || !profileCheckIds.includes(id));
  const profile = await lookFurther(run, wanted, config, environment, now);
  const { results } = run;
  return {
    ready: results.every(({ outcome }) => outcome === 'ok' || outcome === 'note'),
    at: began.toISOString(),
    milliseconds: now().getTime() - began.getTime(),
    checks: results,
    ...(options.profile && { profile }),
  };
}

/** What the profile is filled with. */
interface Profile {
  codes?: readonly CodedColumn[];
  ids?: ProfiledIds;
  items?: ProfiledItems;
}

/** Makes the checks after the settings, in the order of `wanted`, and closes what they have opened. */
async function lookFurther(
  run: CheckRun,
  wanted: readonly CheckId[],
  config: Config | undefined,
  environment: Environment,
  now: () => Date,
): Promise<Profile> {
  const profile: Profile = {};
  if (config === undefined) {
    await run.make(wanted.filter((id) => id !== 'settings').map(neverMade));
    return profile;
  }
  const opened: OpenedDatabase[] = [];
  const context = contextOf(config, environment, now, run, opened);
  const targets = targetsOf(context);
  const [, , toDfe] = targets;
  const count = once(async () => countRows(await context.openDatabase()));
  const checks: readonly Check[] = [
    proxyCheck(targets),
    ...dnsChecks(context, targets),
    sqlNetworkCheck(context),
    ...targets.map((target) => httpsCheck(target, context)),
    ...vaultChecks(context),
    ...sqlSignInChecks(context),
    ...ssdChecks(context),
    ...ledgerChecks(context),
    excessRightsCheck(context),
    rowsCheck(context, count),
    refreshCheck(context),
    indexesCheck(context),
    ...dfeChecks(context, toDfe.connections),
    clockCheck(context),
    ...profileChecks(context, count, profile),
  ];
  try {
    await run.make(wanted.flatMap((id) => checks.find((check) => check.id === id) ?? []));
  } finally {
    await Promise.allSettled([
      ...opened.map((database) => database.close()),
      ...targets.map(({ connections }) => connections.close()),
    ]);
  }
  return profile;
}

/** A check that waits for settings which are not sound. */
const neverMade = (id: CheckId): Check => ({
  id,
  needs: ['settings'],
  limitMs: usualLimitMs,
  look: () => Promise.reject(new AppError('bug', 'preflight-order', 'A check was made without settings.')),
});

function contextOf(
  config: Config,
  environment: Environment,
  now: () => Date,
  run: CheckRun,
  opened: OpenedDatabase[],
): PreflightContext {
  const silent = createLogger(() => undefined, 'error');
  const vault = createVault(config.vault, { logger: silent, now });
  // A statement that takes longer is given up before the check is.
  const bounded = {
    ...config.sql,
    connectTimeoutMs: Math.min(config.sql.connectTimeoutMs, sqlLimitMs / 2),
    requestTimeoutMs: Math.min(config.sql.requestTimeoutMs, sqlLimitMs - marginMs),
  };
  return {
    config,
    environment,
    now,
    newId: randomUUID,
    vault,
    silent,
    clocks: [],
    refusedByProxy: new Map(),
    resultOf: (id) => run.resultOf(id),
    openDatabase: once(async () => {
      const database = openDatabase({
        config: bounded,
        names: { schema: config.sql.schema, ledgerTable: config.sql.ledgerTable },
        credentials: await credentialsOf(config.sql.signIn, (name) => vault.read(name)),
        extraCertificateAuthorities: config.extraCertificateAuthorities,
        logger: silent,
        now,
        // Tries come again at once: a person waits.
        random: () => 0,
      });
      opened.push(database);
      await database.warmUp();
      return database;
    }),
  };
}

const buildContextOf = (rules: RulesConfig, now: Date): BuildContext => ({
  ...rules,
  window: reportingWindow(londonDate(now), rules.window),
});

/** The profile of the SSD. */
function profileChecks(
  { config, openDatabase: open, now }: PreflightContext,
  count: () => Promise<TableCounts>,
  profile: Profile,
): Check[] {
  const { rules } = config;
  const needs = ['ssd-rows'] as const;
  return [
    {
      id: 'profile-codes',
      needs,
      limitMs: sqlLimitMs,
      look: async () => {
        profile.codes = await profileCodes(await open(), await count(), rules);
        return judgeCodes(profile.codes);
      },
    },
    {
      id: 'profile-ids',
      needs,
      limitMs: sqlLimitMs,
      look: async () => {
        profile.ids = await profileIds(await open(), await count(), rules);
        return judgeIds(profile.ids, rules);
      },
    },
    {
      id: 'profile-items',
      needs,
      limitMs: wholeLimitMs,
      look: async (until) => {
        profile.items = await profileItems({
          database: await open(),
          config,
          build: buildContextOf(rules, now()),
          until: new Date(until.getTime() - marginMs),
          now,
        });
        return judgeItems(profile.items);
      },
    },
  ];
}
