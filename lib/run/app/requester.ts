import type { RunOptions } from '../runRequest';

/** Somebody whom the platform has signed in. */
export interface Person {
  /** The directory's id of the account, which says no name: this one is logged. */
  readonly objectId: string;
  /** As the directory names the account, often an e-mail address: this one stands in the run's row alone. */
  readonly name: string;
}

/** What a person asks for over HTTP. */
export interface RunRequest {
  readonly options: RunOptions;
  /** Who asks; undefined where only a key was shown. */
  readonly person?: Person | undefined;
  /** Why guard or brake are to be passed, in the words of whoever confirms it. */
  readonly reason?: string | undefined;
}

/** Who asked: as the run's row keeps it and people are shown it, and as the log says it, without a name. */
export interface Requester {
  readonly startedBy: 'timer' | 'http';
  readonly shown: string;
  readonly logged: string;
}

export const theTimer: Requester = { startedBy: 'timer', shown: 'the timer', logged: 'timer' };

/** Who asks over HTTP. */
export const requesterOf = (person: Person | undefined): Requester =>
  person === undefined
    ? { startedBy: 'http', shown: 'a function key', logged: 'key' }
    : {
        startedBy: 'http',
        shown: `${person.name} (${person.objectId})`.trim(),
        logged: person.objectId,
      };
