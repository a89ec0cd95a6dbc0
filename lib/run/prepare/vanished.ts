import { vanishedItems, type VanishedItem } from '../../payload/itemCounts';
import { events } from '../../telemetry/events';
import type { ReadingContext, RunVerdict } from '../stage/stageContext';

const asText = ({ path, tables, before }: VanishedItem): string =>
  `no child has ${path} any more, ${before} had it in the last sound run (${tables.join(', ')})`;

/**
 * Logs each item that no child has any more although many had it in the last sound run, and ends the run there: nothing that
 * removes something at DfE has been written yet. Undefined when there is none, or when the operator has confirmed it.
 */
export async function vanishedVerdict({
  ledger,
  book,
  options,
  logger,
}: Pick<ReadingContext, 'ledger' | 'book' | 'options' | 'logger'>): Promise<RunVerdict | undefined> {
  const lastSound = await ledger.runs.lastSoundCounts();
  const vanished = vanishedItems(lastSound?.tableCounts, book.now.items);
  for (const { path, tables, before } of vanished)
    for (const table of tables)
      logger.warn(events.prepareUnsound, {
        code: 'item-vanished',
        path,
        table,
        rowsBefore: before,
        rowsNow: 0,
      });
  if (vanished.length === 0 || options.confirm.includes('table-loss')) return undefined;
  return {
    kind: 'end',
    outcome: 'needs_attention',
    code: 'item-vanished',
    message: `Something that many children had is gone: ${vanished.map(asText).join('; ')}. Nothing was removed at DfE.`,
    advice:
      'Check these tables, their codes, and the settings of statuses and roles, then ask for another run. If it is right that no child has it, confirm it: POST /api/confirmations with {"confirm":["table-loss"]} and a reason.',
  };
}
