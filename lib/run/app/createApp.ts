import type { TelemetryConfig } from '../../config/config';
import { loadConfig } from '../../config/loadConfig';
import { placesOf, type NamedPlace } from '../../config/places';
import { createDfeClient } from '../../dfe/sending/createDfeClient';
import { AppError } from '../../errors/appError';
import type { RuleCount } from '../../ledger/read/countFindings';
import type { LedgerReader } from '../../ledger/read/ledgerReader';
import type { RunStore } from '../../ledger/runs/runStore';
import type { Logger, LogLevel } from '../../telemetry/logger';
import { events } from '../../telemetry/events';
import { ifPresent } from '../../payload/values/present';
import { askPatiently } from './askPatiently';
import { createEnquiries, type Enquiries } from './enquiries';
import { logFailure } from './failure';
import { endLost, endLostRuns, isLostNow } from './lostRuns';
import { requestNight, type NightTry } from './requestNight';
import { requesterOf, theTimer, type Requester, type RunRequest } from './requester';
import { createServices } from './services';
import { realEdge, type Edge } from '../edge';
import { type RunMessage, isRunId, purposeOf, runMessageSchema, usualNight } from '../runRequest';
import { programVersion } from '../rulesVersion';
import { type RunDetail, type RunView, toRunView } from './runView';
import { smokeRefusal } from '../smoke/smoke';
import { runSlice } from '../slice/runSlice';

/** Everything that the functions may ask for. */
export interface App extends Enquiries {
  readonly logLevel: LogLevel;
  /** Names that no answer to a request may say. */
  readonly places: readonly NamedPlace[];
  /** An app role that whoever sees the pages must have; undefined: none. */
  readonly pagesRole: string | undefined;
  /** Where spans go; undefined: nowhere. */
  readonly telemetry: TelemetryConfig | undefined;
  /** Writes the row, `queued`, of a run that a person asks for, and gives the message that is to go on the queue. */
  requestRun(request: RunRequest, logger: Logger): Promise<RunMessage>;
  /**
   * The same for the usual night, which the timer asks for in one try or several; undefined where no message is needed. It is
   * patient with a database that is away.
   */
  requestNight(night: NightTry, logger: Logger): Promise<RunMessage | undefined>;
  /** Works one slice; gives the message of the next, or undefined when there is none. */
  runSlice(
    message: unknown,
    delivery: { readonly attempt: number; readonly withinMs?: number },
    logger: Logger,
  ): Promise<RunMessage | undefined>;
  /**
   * Asks for a run and begins it in this invocation: no more than `waitMs` is worked, to the next safe point. What is left goes on
   * in the message, which is then to go on the queue.
   */
  requestRunAndWait(
    request: RunRequest,
    waitMs: number,
    logger: Logger,
  ): Promise<{
    readonly runId: string;
    /** As it stands then; undefined where it could not be read. */
    readonly run: RunDetail | undefined;
    readonly message: RunMessage | undefined;
  }>;
  /** The run as a person sees it, with its findings by rule; undefined when there is none of that id. */
  readRun(runId: string, logger: Logger): Promise<RunDetail | undefined>;
  /** Runs as a person sees them, the newest first; `before` and `most` as in `RunStore.list`. */
  listRuns(
    before: number | undefined,
    most: number,
    logger: Logger,
  ): Promise<readonly { readonly runNo: number; readonly run: RunView }[]>;
  /** Asks a run to stop at its next safe point; false when there is none that could. */
  cancelRun(runId: string, logger: Logger): Promise<boolean>;
}

/** The findings of a run by rule; undefined where their table cannot be read, for then the run itself says what is missing. */
async function findingsOf(
  reader: LedgerReader,
  runId: string,
  logger: Logger,
): Promise<readonly RuleCount[] | undefined> {
  try {
    return (await reader.countFindings(runId)) ?? [];
  } catch (error) {
    logFailure(logger, error);
    return undefined;
  }
}

/**
 * The composition root: reads the settings, and makes the parts when they are first needed. One for each process, so that
 * secrets stay in memory between invocations.
 * @throws SettingsError that names every wrong setting
 */
export function createApp(
  environment: Readonly<Record<string, string | undefined>>,
  edge: Edge = realEdge,
): App {
  const config = loadConfig(environment);
  const services = createServices(config, edge);

  const whenLost = (logger: Logger) => ({
    now: edge.now(),
    lostMessageMs: config.run.lostMessageMs,
    logger,
  });

  const writeRequest = async (
    runs: RunStore,
    runId: string,
    { startedBy, shown, logged }: Requester,
    { options, reason }: RunRequest,
    logger: Logger,
  ): Promise<RunMessage> => {
    const purpose = purposeOf(options);
    await endLostRuns(runs, whenLost(logger));
    await runs.create({
      runId,
      startedBy,
      requestedBy: shown,
      reason: reason ?? null,
      options: JSON.stringify(options),
      purpose,
      mode: options.mode ?? config.dfe.mode,
      endpoint: config.dfe.endpointKind,
      dataKind: config.dfe.dataKind,
      version: programVersion,
    });
    logger.info(events.runRequested, {
      runId,
      startedBy,
      requestedBy: logged,
      confirmed: options.confirm.length === 0 ? undefined : options.confirm,
      purpose: purpose ?? undefined,
    });
    return { runId, slice: 1 };
  };

  const app: App = {
    ...createEnquiries(config, services, edge),
    logLevel: config.logLevel,
    places: placesOf(config),
    pagesRole: config.pagesRole,
    telemetry: config.telemetry,

    async requestRun(request, logger) {
      const refusal = smokeRefusal(request.options, config.dfe);
      if (refusal !== undefined) throw refusal;
      const runId = edge.newId();
      return services.use(logger.with({ runId }), ({ ledger: { runs } }) =>
        writeRequest(runs, runId, requesterOf(request.person), request, logger),
      );
    },

    async requestNight(night, logger) {
      const { runId, failedTries } = night;
      // A person who asks sees the error and asks again; the timer has only this one night. Later tries are the host's patience.
      const patienceMs = failedTries === 0 ? config.run.nightlyPatienceMs : 0;
      return askPatiently({ patienceMs, edge, logger }, () =>
        services.use(logger.with({ runId }), ({ ledger: { runs } }) =>
          requestNight(night, {
            runs,
            ...whenLost(logger),
            write: () => writeRequest(runs, runId, theTimer, { options: usualNight }, logger),
          }),
        ),
      );
    },

    async requestRunAndWait(request, waitMs, logger) {
      const message = await app.requestRun(request, logger);
      const { runId } = message;
      let left: RunMessage | undefined = message;
      let run: RunDetail | undefined;
      // Whatever fails from here on: the run has its row, and its message goes to the queue, which delivers it again.
      try {
        left = await app.runSlice(message, { attempt: 1, withinMs: waitMs }, logger);
        run = await app.readRun(runId, logger);
      } catch (error) {
        logFailure(logger, error);
      }
      return { runId, run, message: left };
    },

    async runSlice(given, { attempt, withinMs }, invocationLogger) {
      const message = runMessageSchema.safeParse(given);
      if (!message.success)
        throw new AppError('data', 'run-message-invalid', 'The queue message is not one of this program.', {
          advice: 'Delete it from the queue, or from its poison queue.',
        });
      const logger = invocationLogger.with({ ...message.data });
      const next = await services.use(logger, (open) =>
        runSlice(
          {
            config:
              withinMs === undefined
                ? config
                : { ...config, run: { ...config.run, sliceMs: Math.min(withinMs, config.run.sliceMs) } },
            ...open,
            createDfe: (trouble) =>
              createDfeClient({
                config,
                vault: services.vault,
                logger,
                now: edge.now,
                random: edge.random,
                trouble,
              }),
            logger,
            edge,
          },
          message.data,
          attempt,
        ),
      );
      // When the run is over, so once a night.
      if (next === undefined)
        for (const secret of services.vault.expiring()) logger.warn(events.secretExpires, { ...secret });
      return next;
    },

    async readRun(runId, logger) {
      if (!isRunId(runId)) return undefined;
      return services.use(logger.with({ runId }), async ({ ledger: { runs, reader } }) => {
        const found = await runs.get(runId);
        if (found === undefined) return undefined;
        const lost = await isLostNow(runs, found, whenLost(logger));
        // One that a slice has begun is only shown as lost: its message may come after all.
        const shownLife = lost && found.slices === 0 && !(await endLost(runs, found, logger));
        const view = shownLife ? toRunView((await runs.get(runId)) ?? found, false) : toRunView(found, lost);
        return {
          ...view,
          ...ifPresent('findings', await findingsOf(reader, runId, logger)),
        };
      });
    },

    listRuns: (before, most, logger) =>
      services.use(logger, async ({ ledger: { runs } }) => {
        const listed: { runNo: number; run: RunView }[] = [];
        for (const { runNo, run } of await runs.list(before, most))
          listed.push({ runNo, run: toRunView(run, await isLostNow(runs, run, whenLost(logger))) });
        return listed;
      }),

    async cancelRun(runId, logger) {
      return (
        isRunId(runId) &&
        services.use(logger.with({ runId }), ({ ledger }) => ledger.runs.requestCancel(runId))
      );
    },
  };
  return app;
}
