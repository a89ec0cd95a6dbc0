import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { AppEvent } from '../world/appEvents';
import { eventText } from './eventText';

/** Shows a night while it runs: bars in a terminal, a line for each step elsewhere. */
export interface ProgressView {
  show(event: AppEvent): void;
  end(): void;
}

/** @param persons people in the SSD, the length of the first bar */
export function progressView(
  terminal: boolean,
  persons: number,
  write: (line: string) => void,
): ProgressView {
  return terminal ? bars(persons) : lines(write);
}

function lines(write: (line: string) => void): ProgressView {
  let last = '';
  return {
    show(event) {
      const text = eventText(event);
      if (text !== undefined && text !== last) write(text);
      last = text ?? last;
    },
    end: () => undefined,
  };
}

const count = (event: AppEvent, name: string): number => Number(event[name] ?? 0);

/** Nothing before the first child and after the last: there is no pace to tell the time from. */
const pace = (event: AppEvent): string =>
  event['etaSeconds'] === undefined || count(event, 'left') === 0
    ? ''
    : `${count(event, 'perSecond')} a second, ${count(event, 'etaSeconds')} s to go`;

function bars(persons: number): ProgressView {
  const format = '  {stage} {bar} {value}/{total}  {note}';
  const multi = new MultiBar({ format, hideCursor: true, barsize: 30 }, Presets.shades_classic);
  let prepare: SingleBar | undefined;
  let deliver: SingleBar | undefined;
  let ended = false;
  return {
    show(event) {
      switch (event.event) {
        case 'prepare.chunk':
          prepare ??= multi.create(persons, 0, { stage: 'prepare', note: '' });
          prepare.update(Math.min(persons, count(event, 'persons')), {
            note: `${count(event, 'heldBack')} held back`,
          });
          return;
        case 'run.progress': {
          const left = count(event, 'left');
          const done = count(event, 'sent') + count(event, 'refused') + count(event, 'unknown');
          deliver ??= multi.create(done + left, 0, { stage: 'deliver', note: '' });
          deliver.setTotal(done + left);
          deliver.update(done, { note: pace(event) });
          return;
        }
        case 'run.failed':
        case 'invocation.failed':
        case 'settings.invalid':
        case 'run.takenOver':
          multi.log(`${eventText(event) ?? ''}\n`);
          return;
        default:
      }
    },
    end() {
      if (ended) return;
      ended = true;
      multi.stop();
    },
  };
}
