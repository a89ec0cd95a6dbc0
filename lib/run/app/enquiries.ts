import type { Config } from '../../config/config';
import type {
  FindingsFilter,
  FindingsPosition,
  ListedFinding,
  Section,
} from '../../ledger/read/findingsOfRun';
import type { PlanRow } from '../../ledger/plan/plans';
import type { ShownSubmission } from '../../ledger/read/shownSubmission';
import type { SubmissionsFilter } from '../../ledger/read/submissionsOfRun';
import type { StandingFilter, StandingFinding, StandingPosition } from '../../ledger/read/standingFindings';
import { events } from '../../telemetry/events';
import type { Logger } from '../../telemetry/logger';
import type { Edge } from '../edge';
import type { ChildView } from '../explain/childView';
import { explainChild, type ChildQuestion } from '../explain/explainChild';
import { isRunId } from '../runRequest';
import { requesterOf, type Person } from './requester';
import type { Services } from './services';

/** What people ask about runs and children; nothing here changes anything. */
export interface Enquiries {
  /** The findings of a run, page by page; undefined when there is no run of that id. */
  listFindings(
    runId: string,
    filter: FindingsFilter,
    section: Section<FindingsPosition>,
    logger: Logger,
  ): Promise<readonly ListedFinding[] | undefined>;
  /** What a run posted, page by page; undefined when there is no run of that id. */
  listSubmissions(
    runId: string,
    filter: SubmissionsFilter,
    section: Section<number>,
    logger: Logger,
  ): Promise<readonly ShownSubmission[] | undefined>;
  /** What stands and is to be fixed, by person id, page by page. */
  listRecordsToFix(
    filter: StandingFilter,
    section: Section<StandingPosition>,
    logger: Logger,
  ): Promise<readonly StandingFinding[]>;
  /**
   * The plan of a dry run, page by page; undefined when there is no run of that id, `no plan` when it was no dry run.
   * @param section `after` 0 for the first page
   */
  listPlan(
    runId: string,
    section: { readonly after: number; readonly most: number },
    logger: Logger,
  ): Promise<readonly PlanRow[] | 'no plan' | undefined>;
  /**
   * All that can be said of one child; undefined where neither the SSD nor the ledger knows the id. Each time a child is looked at
   * is an event that says who looked.
   * @param person who asks; undefined where only a key was shown
   */
  explainChild(
    question: ChildQuestion,
    person: Person | undefined,
    logger: Logger,
  ): Promise<ChildView | undefined>;
}

/** What people ask, over the services. */
export function createEnquiries(config: Config, services: Services, edge: Edge): Enquiries {
  return {
    async listFindings(runId, filter, section, logger) {
      if (!isRunId(runId)) return undefined;
      return services.use(logger.with({ runId }), ({ ledger }) =>
        ledger.reader.findingsOfRun(runId, filter, section),
      );
    },

    async listSubmissions(runId, filter, section, logger) {
      if (!isRunId(runId)) return undefined;
      return services.use(logger.with({ runId }), ({ ledger }) =>
        ledger.reader.submissionsOfRun(runId, filter, section),
      );
    },

    listRecordsToFix: (filter, section, logger) =>
      services.use(logger, ({ ledger }) => ledger.reader.standingFindings(filter, section)),

    async listPlan(runId, { after, most }, logger) {
      if (!isRunId(runId)) return undefined;
      return services.use(logger.with({ runId }), async ({ ledger }) => {
        const run = await ledger.runs.get(runId);
        if (run === undefined) return undefined;
        return run.purpose === 'dry-run' ? ledger.readPlan(runId, { after, limit: most }) : 'no plan';
      });
    },

    explainChild: (question, person, logger) =>
      services.use(logger, async ({ database, ledger }) => {
        const view = await explainChild({ config, database, ledger, now: edge.now() }, question);
        // An id that is not known is not logged: it is what somebody typed, and that may be a name.
        logger.info(events.childViewed, {
          personId: view?.personId,
          kind: view?.standing ?? 'not-known',
          requestedBy: requesterOf(person).logged,
        });
        return view;
      }),
  };
}
