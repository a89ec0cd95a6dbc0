import type { TelemetryConfig } from '../../config/config';
import { loadConfig } from '../../config/loadConfig';
import { placesOf, type NamedPlace } from '../../config/places';
import { createDfeClient } from '../../dfe/sending/createDfeClient';
import { AppError } from '../../errors/appError';
import type { NewRun } from '../../ledger/runs/runRow';
import type { RunStore } from '../../ledger/runs/runStore';
import type { Logger, LogLevel } from '../../telemetry/logger';
import { events } from '../../telemetry/events';
import { askPatiently } from './askPatiently';
import { createEnquiries, type Enquiries } from './enquiries';
import { endLostRuns, endUnbegun, isLostNow, lostRun } from './lostRuns';
import { requestNight, type NightTry } from './requestNight';
import { createServices } from './services';
import { realEdge, type Edge } from '../edge';
import {
  type RunMessage,
  type RunOptions,
  isRunId,
  purposeOf,
  runMessageSchema,
  usualNight,
} from '../runRequest';
import { programVersion } from '../rulesVersion';
import { type RunView, toRunView } from './runView';
import { smokeRefusal } from '../smoke/smoke';
import { runSlice } from '../slice/runSlice';

/** Everything that the functions may ask for. */
export interface App extends Enquiries {
  readonly logLevel: LogLevel;
  /** Names that no answer to a request may say. */
  readonly places: readonly NamedPlace[];
  /** Where spans go; undefined: nowhere. */
  readonly telemetry: TelemetryConfig | undefined;
  /** Writes the row, `queued`, of a run that a person asks for, and gives the message that is to go on the queue. */
  requestRun(options: RunOptions, logger: Logger): Promise<RunMessage>;
  /**
   * The same for the usual night, which the timer asks for in one try or several; undefined where no message is needed. It is
   * patient with a database that is away.
   */
  requestNight(night: NightTry, logger: Logger): Promise<RunMessage | undefined>;
  /** Works one slice; gives the message of the next, or undefined when there is none. */
  runSlice(
    message: unknown,
    delivery: { readonly attempt: number },
    logger: Logger,
  ): Promise<RunMessage | undefined>;
  /** The run as a person sees it; undefined when there is none of that id. */
  readRun(runId: string, logger: Logger): Promise<RunView | undefined>;
  /** Asks a run to stop at its next safe point; false when there is none that could. */
  cancelRun(runId: string, logger: Logger): Promise<boolean>;
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
    { runId, startedBy, options }: Pick<NewRun, 'runId' | 'startedBy'> & { readonly options: RunOptions },
    logger: Logger,
  ): Promise<RunMessage> => {
    const purpose = purposeOf(options);
    await endLostRuns(runs, whenLost(logger));
    await runs.create({
      runId,
      startedBy,
      requestedBy: null,
      options: JSON.stringify(options),
      purpose,
      mode: options.mode ?? config.dfe.mode,
      endpoint: config.dfe.endpointKind,
      dataKind: config.dfe.dataKind,
      version: programVersion,
    });
    logger.info(events.runRequested, { runId, startedBy, purpose: purpose ?? undefined });
    return { runId, slice: 1 };
  };

  return {
    ...createEnquiries(config, services, edge),
    logLevel: config.logLevel,
    places: placesOf(config),
    telemetry: config.telemetry,

    async requestRun(options, logger) {
      const refusal = smokeRefusal(options, config.dfe);
      if (refusal !== undefined) throw refusal;
      const runId = edge.newId();
      return services.use(logger.with({ runId }), ({ ledger: { runs } }) =>
        writeRequest(runs, { runId, startedBy: 'http', options }, logger),
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
            write: () => writeRequest(runs, { runId, startedBy: 'timer', options: usualNight }, logger),
          }),
        ),
      );
    },

    async runSlice(given, { attempt }, invocationLogger) {
      const message = runMessageSchema.safeParse(given);
      if (!message.success)
        throw new AppError('bug', 'run-message-invalid', 'The queue message is not one of this program.', {
          advice: 'Delete it from the queue, or from its poison queue.',
        });
      const logger = invocationLogger.with({ ...message.data });
      const next = await services.use(logger, (open) =>
        runSlice(
          {
            config,
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
      return services.use(logger.with({ runId }), async ({ ledger: { runs } }) => {
        const found = await runs.get(runId);
        if (found === undefined) return undefined;
        const lost = await isLostNow(runs, found, whenLost(logger));
        // One that a slice has begun is only shown as lost: its message may come after all.
        if (lost && found.slices === 0) await endUnbegun(runs, found, lostRun(found), logger);
        return toRunView(found, lost);
      });
    },

    async cancelRun(runId, logger) {
      return (
        isRunId(runId) &&
        services.use(logger.with({ runId }), ({ ledger }) => ledger.runs.requestCancel(runId))
      );
    },
  };
}
