import type { LedgerContext } from '../sql/ledgerContext';
import {
  findingsOfRun,
  type FindingsFilter,
  type FindingsPosition,
  type ListedFinding,
  type Section,
  type ShownFinding,
} from './findingsOfRun';
import { lastRun, type LastRun } from './lastRun';
import { findingsOfPerson, submissionsOfPerson } from './ofPerson';
import { countFindings, type RuleCount } from './countFindings';
import { runPlace } from './runPlace';
import type { ShownSubmission } from './shownSubmission';
import {
  standingFindings,
  type StandingFilter,
  type StandingFinding,
  type StandingPosition,
} from './standingFindings';
import { submissionsOfRun, type SubmissionsFilter } from './submissionsOfRun';

/** What people ask of the ledger. Nothing here writes, and nothing that is given holds a value of the SSD. */
export interface LedgerReader {
  /** Findings of a run (decision 0066), page by page; undefined when there is no such run. */
  findingsOfRun(
    runId: string,
    filter: FindingsFilter,
    section: Section<FindingsPosition>,
  ): Promise<ListedFinding[] | undefined>;
  /** How many findings of each rule a run has; undefined when there is no such run. */
  countFindings(runId: string): Promise<RuleCount[] | undefined>;
  /** What a run posted, page by page; undefined when there is no such run. */
  submissionsOfRun(
    runId: string,
    filter: SubmissionsFilter,
    section: Section<number>,
  ): Promise<ShownSubmission[] | undefined>;
  /** What stands and is to be fixed, by person id, page by page. */
  standingFindings(filter: StandingFilter, section: Section<StandingPosition>): Promise<StandingFinding[]>;
  /** What the last prepare had to say of a person, errors first. */
  findingsOfPerson(personId: string): Promise<ShownFinding[]>;
  /** What was posted for a person to any endpoint, the newest first, `most` to each endpoint. */
  submissionsOfPerson(personId: string, most: number): Promise<ShownSubmission[]>;
  /** The last night that has ended, but for runs that only made way for another. */
  lastRun(): Promise<LastRun | undefined>;
}

/** The reader over a ledger. */
export function createLedgerReader(context: LedgerContext): LedgerReader {
  return {
    async findingsOfRun(runId, filter, section) {
      const place = await runPlace(context, runId);
      return place && findingsOfRun(context, place, filter, section);
    },
    async countFindings(runId) {
      const place = await runPlace(context, runId);
      return place && countFindings(context, place);
    },
    async submissionsOfRun(runId, filter, section) {
      const place = await runPlace(context, runId);
      return place && submissionsOfRun(context, place, filter, section);
    },
    standingFindings: (filter, section) => standingFindings(context, filter, section),
    findingsOfPerson: (personId) => findingsOfPerson(context, personId),
    submissionsOfPerson: (personId, most) => submissionsOfPerson(context, personId, most),
    lastRun: () => lastRun(context),
  };
}
