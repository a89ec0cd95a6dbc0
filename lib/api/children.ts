import { z } from 'zod';
import { ledgerStatuses, rowStates } from '../ledger/rows/ledgerRow';
import { submissionKinds, submissionOutcomes } from '../ledger/rows/submissionsSummary';
import { eligibilities } from '../payload/cohort/cohort';
import { inclusionGroups } from '../payload/cohort/inclusionGroups';
import { childStandings } from '../run/explain/childAnswer';
import { postedBecauseInWords } from '../run/explain/childHistory';
import { nextSteps } from '../run/explain/nextStep';
import { defineOperation, type DeclaredProblem } from './operation';
import { exampleRuns } from './runExamples';
import { time } from './runSchemas';

const day = z.iso.date();

/** A finding, wherever it is shown. */
export const findingSchema = z
  .object({
    rule: z.string().describe('The stable id of the rule.'),
    severity: z.enum(['error', 'warning']).describe('An error holds the record back, a warning does not.'),
    meaning: z.string().optional().describe('What the rule means.'),
    fix: z.string().optional().describe('How to fix it, in the case system or the SSD.'),
    path: z.string().describe('Where in the payload.'),
    table: z.string().optional().describe('The table of the SSD that it comes from.'),
    column: z.string().optional(),
    sinceRun: z.string().optional().describe('The run that found it first.'),
    since: time
      .optional()
      .describe('When that run was asked for; missing where it is older than every run that is kept.'),
  })
  .readonly()
  .meta({ id: 'Finding' });

/** A body that was posted, wherever it is shown. */
export const submissionSchema = z
  .object({
    runId: z.string(),
    endpoint: z.string(),
    kind: z
      .enum(submissionKinds)
      .describe('The whole payload, what had changed, or a request to remove the record.'),
    outcome: z.enum(submissionOutcomes),
    isOpen: z.boolean().describe('DfE may have taken it in, and nothing later has settled whether it did.'),
    postedAt: time.optional().describe('Missing for what earlier scripts may have sent.'),
    settledAt: time.optional(),
    hash: z.string().optional().describe('Of the payload, in hex; missing where it is past its retention.'),
    receiptId: z.string().optional(),
    receiptTime: z.string().optional().describe('As DfE gave it.'),
    reason: z.string().optional().describe('Why it was refused or is unknown, without personal data.'),
  })
  .readonly()
  .meta({ id: 'Submission' });

const postedBecause = Object.keys(postedBecauseInWords) as (keyof typeof postedBecauseInWords)[];

const postedSchema = z
  .object({
    ...submissionSchema.unwrap().shape,
    because: z.enum(postedBecause).describe('Why it was posted.'),
    becauseInWords: z.string(),
  })
  .readonly()
  .meta({ id: 'PostedBody' });

const groupSchema = z
  .object({
    group: z.enum(inclusionGroups),
    included: z.boolean(),
    reason: z.string(),
    table: z.string().optional().describe('The table of the row that puts the person into the group.'),
    key: z.string().optional().describe('The primary key of that row.'),
  })
  .readonly();

const todaySchema = z
  .object({
    runDate: day.describe('Today in London.'),
    windowStart: day,
    windowEnd: day,
    inCohort: z.boolean(),
    eligible: z.boolean(),
    eligibility: z.enum(eligibilities),
    inStatutoryReturn: z
      .boolean()
      .optional()
      .describe('Missing where the cohort is not restricted to a statutory return.'),
    groups: z.array(groupSchema).readonly(),
    heldBack: z.boolean(),
    findings: z.array(findingSchema).readonly(),
  })
  .readonly()
  .describe('The person as the SSD has it now; missing where it has no such person.');

const rowSchema = z
  .object({
    inWords: z.string(),
    state: z.enum(rowStates).optional(),
    status: z.enum(ledgerStatuses).optional(),
    reason: z.string().optional().describe('Why it is held back or refused.'),
    acceptedBy: z.string().optional().describe('The endpoint that accepted it last.'),
    goneSince: time.optional().describe('When a run first found the person gone from the SSD.'),
    lastUpdated: time.optional(),
  })
  .readonly()
  .describe('What the ledger says; missing where it has no row.');

const childSchema = z
  .object({
    personId: z.string(),
    standing: z.enum(childStandings),
    answer: z
      .string()
      .describe('Why the record is sent, not sent, sent again, refused, held back or gone, in sentences.'),
    next: z.enum(nextSteps).describe('What the next run makes of it, should the SSD stay as it is.'),
    today: todaySchema.optional(),
    ledger: rowSchema.optional(),
    findings: z.array(findingSchema).readonly().describe('What the last prepare had to say.'),
    changedSinceSent: z
      .array(z.string())
      .readonly()
      .optional()
      .describe(
        'Paths at which the record at DfE would change; missing where it is not known what DfE holds.',
      ),
    history: z.array(postedSchema).readonly().describe('What was posted, the newest first.'),
    historyGoesOn: z.boolean().describe('Whether there are older ones that are not shown.'),
    onDay: z
      .object({ day, answer: z.string(), posted: z.array(postedSchema).readonly() })
      .readonly()
      .optional()
      .describe('What was posted on the day that was asked for.'),
    payload: z
      .record(z.string(), z.unknown())
      .optional()
      .describe(
        'The payload as it is built now. Only where the setting `CHILD_VIEW_SHOWS_PAYLOAD` allows it.',
      ),
  })
  .readonly()
  .meta({ id: 'Child' });

const childNotFound = {
  status: 404,
  code: 'child-not-found',
  detail: 'Neither the SSD nor the ledger knows a person of that id.',
  advice: 'Ask by the id of ssd_person (pers_person_id). Case and blanks at its end do not matter.',
} as const satisfies DeclaredProblem;

const exampleAccepted = {
  runId: exampleRuns.ended,
  endpoint: 'test',
  kind: 'full',
  outcome: 'accepted',
  isOpen: false,
  postedAt: '2026-11-22T02:31:00.000Z',
  settledAt: '2026-11-22T02:31:01.000Z',
  hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  receiptId: 'a4b1c3d2-0000-4000-8000-000000000001',
  receiptTime: '2026-11-22 02:31:01',
  because: 'first',
  becauseInWords: postedBecauseInWords.first,
} as const;

const excluded = (group: string, reason: string) => ({ group, included: false, reason });

/**
 * The id in a path. The platform decodes it, but for a slash, which it decodes or leaves encoded depending on what stands before the
 * app.
 */
export const personIdIn = (param: string): string => param.replaceAll(/%2f/gi, '/');

export const explainChild = defineOperation({
  name: 'explainChild',
  method: 'GET',
  path: '/children/{personId}',
  access: 'function',
  summary: "Ask why a child's record is sent or not",
  description:
    "Answers why a child's record is not sent, sent again, refused, held back or gone, and what was sent on a day: from the SSD as it is now and from the ledger. It shows ids, codes, rule ids and paths; no value of the payload, unless a setting allows it. Each time a child is looked at, the log says so.",
  params: z.strictObject({
    personId: z
      .string()
      .describe('The id in the SSD, percent-encoded. Case and blanks at its end do not matter.'),
  }),
  notFound: childNotFound,
  query: z.strictObject({
    day: day.optional().describe("Also say what was posted on this day of London's calendar."),
  }),
  answers: { 200: { description: 'What can be said of the child.', schema: childSchema } },
  problems: [childNotFound],
  examples: {
    sent: {
      summary: 'A child whose record is sent',
      params: { personId: '1001' },
      query: { day: '2026-11-22' },
      status: 200,
      answer: {
        personId: '1001',
        standing: 'sent',
        answer: `This child's record is sent. DfE accepted it last on 2026-11-22 (run ${exampleRuns.ended}, receipt ${exampleAccepted.receiptId} of ${exampleAccepted.receiptTime}). It is not sent again, because nothing has changed since.`,
        next: 'nothing',
        today: {
          runDate: '2026-11-22',
          windowStart: '2024-04-01',
          windowEnd: '2026-11-23',
          inCohort: true,
          eligible: true,
          eligibility: 'born-and-under-26',
          groups: [
            {
              group: 'active_referral',
              included: true,
              reason: 'A referral of the person overlaps the window.',
              table: 'ssd_cin_episodes',
              key: 'R1001',
            },
            excluded(
              'care_leaver',
              'Not aged 16 to 25 in the window, or no contact inside it, or no open referral.',
            ),
          ],
          heldBack: false,
          findings: [],
        },
        ledger: {
          inWords: 'The record is as DfE accepted it; nothing waits to be sent.',
          state: 'Unchanged',
          status: 'Sent',
          acceptedBy: 'test',
          lastUpdated: '2026-11-22T02:30:30.000Z',
        },
        findings: [],
        changedSinceSent: [],
        history: [exampleAccepted],
        historyGoesOn: false,
        onDay: {
          day: '2026-11-22',
          answer: `On 2026-11-22 was posted: the whole record to the test endpoint in run ${exampleRuns.ended}: accepted, receipt ${exampleAccepted.receiptId}.`,
          posted: [exampleAccepted],
        },
      },
    },
    unknown: {
      summary: 'An id that nothing knows',
      params: { personId: '9999' },
      status: 404,
      answer: {
        type: 'urn:csc-data-flow:problem:child-not-found',
        title: 'This is not there',
        ...childNotFound,
      },
    },
  },
});
