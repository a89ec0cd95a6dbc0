import type { DeliveryHooks, Outcome, Outgoing } from '../../dfe/sending/dfeClient';
import { testRecord } from '../../dfe/sending/testRecord';
import { sentence } from '../../errors/sentences';
import { lockLost } from '../stage/safePoint';
import { sliceLimits, type SendingContext, type StageEnd } from '../stage/stageContext';
import type { DfeConfig } from '../../config/config';
import { AppError } from '../../errors/appError';
import type { RunOptions } from '../runRequest';

type SmokeContext = Pick<SendingContext, 'config' | 'lock' | 'deadline' | 'book' | 'dfe'>;

/**
 * Stage `smoke`: posts the one obviously fake child of dfe-api.md "Test record", to the test endpoint, with the vault, the
 * token, the proxy and the address that a night would use, and says what came back. Neither the SSD nor the ledger is read or
 * written: phase 1 of the field's five. `smokeRefusal` has let it through, and a run keeps to the endpoint it was asked for with.
 */
export async function smoke(context: SmokeContext): Promise<StageEnd> {
  const { config, lock, book } = context;
  const record = testRecord(config.dfe.laCode);
  const child: Outgoing = { personId: record.la_child_id, body: JSON.stringify(record) };
  let outcome: Outcome | undefined;
  const hooks: DeliveryHooks = {
    async beforePost() {
      if (!(await lock.isHeld())) throw lockLost(lock.lost.reason);
    },
    settled: ([settled]) => {
      outcome = settled?.outcome;
      return Promise.resolve();
    },
    ...sliceLimits(context),
  };
  const verdict = await context.dfe().sendBatch([child], hooks);
  if (verdict.outOfTime && verdict.unsent > 0) return { kind: 'pause' };
  const { accepted, refused, unknown, unsent, requests } = verdict;
  book.count({ accepted, refused, unknown, unsent, requests });
  return said(context, child.personId, outcome);
}

function said(context: SmokeContext, id: string, outcome: Outcome | undefined): StageEnd {
  if (outcome?.kind === 'accepted')
    return {
      kind: 'end',
      outcome: 'succeeded',
      message: `The test endpoint accepted the fake record ${id}: receipt ${outcome.receiptId} of ${outcome.receiptTime}.`,
    };
  if (outcome?.kind === 'refused')
    return {
      kind: 'end',
      outcome: 'failed',
      code: 'smoke-refused',
      message: `The test endpoint refused the fake record ${id} (HTTP ${outcome.status}): ${outcome.reason.replace(/\.$/, '')}.`,
      advice:
        'Address, token and subscription key are right. Ask DfE whether the contract has changed or LA_CODE is another.',
    };
  const { trouble } = context.dfe();
  return {
    kind: 'end',
    outcome: 'failed',
    code: trouble?.code ?? 'dfe-unavailable',
    message: `The test endpoint did not take the fake record ${id}. ${sentence(trouble?.what ?? outcome?.reason ?? 'there was no answer')}`,
    advice: trouble?.advice ?? 'Ask for the smoke test again.',
  };
}

/**
 * The fake test record is for the test endpoint only (dfe-api.md "Test record"): the other two hold real children.
 * @returns why a run with these options must not begin; undefined when it may
 */
export function smokeRefusal(
  { stages, persons, dryRun }: RunOptions,
  { endpointKind }: DfeConfig,
): AppError | undefined {
  if (stages !== 'smoke') return undefined;
  if (persons !== undefined || dryRun)
    return new AppError(
      'refused',
      'smoke-for-nobody',
      'The smoke test sends a fake record: of no person, and never dry.',
      {
        advice: 'Leave persons and dryRun out, or ask for other stages.',
      },
    );
  if (endpointKind === 'test') return undefined;
  return new AppError(
    'refused',
    'smoke-test-endpoint-only',
    `The fake test record goes to the test endpoint only, and DFE_ENDPOINT_KIND is ${endpointKind}.`,
    { advice: 'Set DFE_ENDPOINT_KIND and DFE_BASE_URL to the test endpoint, or ask for a usual run.' },
  );
}
