import type { Config } from '../../config/config';
import { AppError, toAppError } from '../../errors/appError';
import type { RunRow } from '../../ledger/runs/runRow';
import { events } from '../../telemetry/events';
import { errorFields } from '../../telemetry/logger';
import { runOptionsSchema, type RunOptions } from '../runRequest';
import { sliceLimits, type SendingContext } from '../stage/stageContext';

/** The options that the run was asked for with; undefined when another version of the program wrote them. */
export function readOptions(stored: string): RunOptions | undefined {
  try {
    return runOptionsSchema.safeParse(JSON.parse(stored)).data;
  } catch {
    return undefined;
  }
}

/** Options that this version does not know: doing something else than was asked for would be worse than nothing. */
export const optionsUnknown = (): AppError =>
  new AppError(
    'data',
    'run-options-unknown',
    'The run was asked for with options that this version does not know.',
    { advice: 'Ask for another run, with the options that this version has.' },
  );

/**
 * What was asked for one ledger, endpoint and kind of data must not be done with another: the settings may have changed since.
 * @throws AppError `configuration` code `run-settings-changed`
 */
export function checkSettingsUnchanged(run: RunRow, { sql, dfe }: Config): void {
  const same =
    run.ledgerTable === sql.ledgerTable && run.endpoint === dfe.endpointKind && run.dataKind === dfe.dataKind;
  if (same) return;
  throw new AppError(
    'configuration',
    'run-settings-changed',
    `The run was asked for with ledger ${run.ledgerTable}, endpoint ${run.endpoint} and ${run.dataKind} data, and the settings are different now.`,
    { advice: 'Ask for another run: it uses the settings as they are now.' },
  );
}

/**
 * Before a run that is to send has written anything: looks whether the secrets and a token for DfE can be had. What only a
 * person can fix ends the run here, not after an hour of work; what may pass is left to the deliver stage.
 * @throws AppError `configuration`
 */
export async function checkSignIn(
  context: Pick<SendingContext, 'options' | 'book' | 'dfe' | 'logger' | 'lock' | 'deadline'>,
): Promise<void> {
  const { options, book, dfe, logger } = context;
  const { stage } = book.now;
  if (options.dryRun || options.stages === 'prepare' || (stage !== 'wait' && stage !== 'count')) return;
  try {
    await dfe().warmUp(sliceLimits(context));
  } catch (error) {
    const known = toAppError(error);
    if (known.kind !== 'retryable') throw known;
    logger.warn(events.signInPostponed, { ...errorFields(known), stage });
  }
}
