import type { LedgerContext } from '../sql/ledgerContext';
import {
  findingsOfRun,
  type FindingsFilter,
  type FindingsPosition,
  type ShownFinding,
} from './findingsOfRun';
import { findingsOfPerson, submissionsOfPerson } from './ofPerson';
import type { Page, PageRequest } from './page';
import { runPlace } from './runPlace';
import { submissionsOfRun, type SubmissionsFilter } from './submissionsOfRun';
import type { ShownSubmission } from './shownSubmission';

/** What people ask of the ledger. Nothing here writes, and nothing that is given holds a value of the SSD. */
export interface LedgerReader {
  /** A page of the findings of a run (decision 0066); undefined when there is no such run. */
  findingsOfRun(
    runId: string,
    filter: FindingsFilter,
    page: PageRequest<FindingsPosition>,
  ): Promise<Page<ShownFinding, FindingsPosition> | undefined>;
  /** A page of what a run posted; undefined when there is no such run. */
  submissionsOfRun(
    runId: string,
    filter: SubmissionsFilter,
    page: PageRequest<number>,
  ): Promise<Page<ShownSubmission, number> | undefined>;
  /** What the last prepare had to say of a person, errors first. */
  findingsOfPerson(personId: string): Promise<ShownFinding[]>;
  /** What was posted for a person to any endpoint, the newest first, `most` to each endpoint. */
  submissionsOfPerson(personId: string, most: number): Promise<ShownSubmission[]>;
}

/** The reader over a ledger. */
export function createLedgerReader(context: LedgerContext): LedgerReader {
  return {
    async findingsOfRun(runId, filter, page) {
      const place = await runPlace(context, runId);
      return place && findingsOfRun(context, place, filter, page);
    },
    async submissionsOfRun(runId, filter, page) {
      const place = await runPlace(context, runId);
      return place && submissionsOfRun(context, place, filter, page);
    },
    findingsOfPerson: (personId) => findingsOfPerson(context, personId),
    submissionsOfPerson: (personId, most) => submissionsOfPerson(context, personId, most),
  };
}
