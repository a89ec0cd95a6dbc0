import type { TelemetryConfig } from '../../config/config';
import { loadConfig } from '../../config/loadConfig';
import { createDfeClient } from '../../dfe/sending/createDfeClient';
import { AppError } from '../../errors/appError';
import type { Logger, LogLevel } from '../../telemetry/logger';
import { events } from '../../telemetry/events';
import { askPatiently } from './askPatiently';
import { createEnquiries, type Enquiries } from './enquiries';
import { placesOf, type NamedPlace } from './failure';
import { failLostRuns, isLostNow } from './lostRuns';
import { createServices } from './services';
import { realEdge, type Edge } from '../edge';
import { type RunMessage, type RunOptions, isRunId, purposeOf, runMessageSchema } from '../runRequest';
import { programVersion } from '../rulesVersion';
import { type RunView, toRunView } from './runView';
import { smokeRefusal } from '../smoke/smoke';
import { runSlice } from '../slice/runSlice';

/** What asks for a run. */
export interface RunRequest {
  readonly startedBy: 'timer' | 'http';
  readonly options: RunOptions;
}

/** Everything that the functions may ask for. */
export interface App extends Enquiries {
  readonly logLevel: LogLevel;
  /** Names that no answer to a request may say. */
  readonly places: readonly NamedPlace[];
  /** Where spans go; undefined: nowhere. */
  readonly telemetry: TelemetryConfig | undefined;
  /** Writes the run's row, `queued`, and gives the message that is to go on the queue. */
  requestRun(
    request: RunRequest,
    logger: Logger,
  ): Promise<{ readonly runId: string; readonly message: RunMessage }>;
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

  const writeRequest: App['requestRun'] = async ({ startedBy, options }, logger) => {
    const runId = edge.newId();
    const purpose = purposeOf(options);
    await services.use(logger.with({ runId }), async ({ ledger: { runs } }) => {
      const lost = await runs.unbegun(new Date(edge.now().getTime() - config.run.lostMessageMs));
      await failLostRuns(runs, lost, whenLost(logger));
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
    });
    logger.info(events.runRequested, { runId, startedBy, purpose: purpose ?? undefined });
    return { runId, message: { runId, slice: 1 } };
  };

  return {
    ...createEnquiries(config, services, edge),
    logLevel: config.logLevel,
    places: placesOf(config),
    telemetry: config.telemetry,

    async requestRun(request, logger) {
      const refusal = smokeRefusal(request.options, config.dfe);
      if (refusal !== undefined) throw refusal;
      // A person who asks sees the error and asks again; the timer has only this one night.
      if (request.startedBy === 'http') return writeRequest(request, logger);
      const patience = { patienceMs: config.run.nightlyPatienceMs, edge, logger };
      return askPatiently(patience, () => writeRequest(request, logger));
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
        if (lost) await failLostRuns(runs, [found], whenLost(logger));
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
