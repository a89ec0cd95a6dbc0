import type { AppEvent } from '../world/appEvents';

const stageText: Readonly<Record<string, string>> = {
  wait: 'waiting for the SSD',
  count: 'counting the SSD',
  prepare: 'reading, building, checking',
  recount: 'counting again',
  'second-look': 'looking again at what would go',
  deliver: 'sending',
  'deliver-alone': 'sending what was left in doubt',
  smoke: 'posting one fake record',
  close: 'closing',
};

const count = (event: AppEvent, name: string): number => Number(event[name] ?? 0);
const words = (event: AppEvent, ...names: string[]): string =>
  names
    .map((name) => event[name])
    .filter((value) => value !== undefined)
    .join(' ');

/** What an event of the app says to somebody who watches; undefined for those that only machines need. */
export function eventText(event: AppEvent): string | undefined {
  switch (event.event) {
    case 'run.stage':
      return `  ${stageText[words(event, 'stage')] ?? words(event, 'stage')}`;
    case 'prepare.chunk':
      return `    ${count(event, 'persons')} read, ${count(event, 'cohort')} in the cohort, ${count(event, 'heldBack')} held back`;
    case 'run.progress':
      return `    ${count(event, 'sent')} sent, ${count(event, 'left')} left, ${count(event, 'perSecond')} a second`;
    case 'run.sliceEnded':
      return '    the slice is over, the run goes on in the next';
    case 'run.finished':
      return `  ${words(event, 'outcome', 'message', 'advice')}`;
    case 'run.skipped':
    case 'run.takenOver':
      return `    ${words(event, 'event', 'outcome', 'otherRunId')}`;
    case 'run.failed':
    case 'invocation.failed':
    case 'settings.invalid':
      return `    ${words(event, 'code', 'message', 'advice')}`;
    default:
      return undefined;
  }
}
