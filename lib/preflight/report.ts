import { z } from 'zod';

/**
 * Every check, in the order in which they are made: what a later one needs has been looked at before it. docs/preflight.md
 * says of each what to do.
 */
export const checkIds = [
  'settings',
  'proxy',
  'sql-dns',
  'vault-dns',
  'token-dns',
  'dfe-dns',
  'sql-network',
  'vault-network',
  'vault-sign-in',
  'secrets',
  'sql-tls',
  'sql-sign-in',
  'ssd-tables',
  'ssd-rights',
  'ssd-types',
  'ssd-collation',
  'sql-options',
  'ledger-tables',
  'ledger-rights',
  'ledger-triggers',
  'excess-rights',
  'ssd-rows',
  'ssd-refresh',
  'ssd-indexes',
  'token-network',
  'dfe-network',
  'token',
  'endpoint',
  'clock',
  'profile-codes',
  'profile-ids',
  'profile-items',
] as const;
export type CheckId = (typeof checkIds)[number];

/** The checks that make up the profile of the SSD. */
export const profileCheckIds: readonly CheckId[] = ['profile-codes', 'profile-ids', 'profile-items'];

const checkResultSchema = z
  .object({
    id: z.enum(checkIds),
    outcome: z
      .enum(['ok', 'note', 'failed', 'skipped'])
      .describe(
        '`note`: a night works all the same. `skipped`: not looked at, because an earlier one failed or the time was over.',
      ),
    milliseconds: z.int(),
    code: z.string().optional().describe('The code under which the runbook knows it.'),
    found: z.string().describe('What was found. No value of the SSD, and no secret.'),
    next: z.string().optional().describe('What to do next.'),
  })
  .readonly();
/** What came of one check. */
export type CheckResult = z.infer<typeof checkResultSchema>;

const shapeSchema = z.object({ shape: z.string(), rows: z.int() }).readonly();

const codedColumnSchema = z
  .object({
    table: z.string(),
    column: z.string(),
    recognised: z.int().describe('Rows with a value that is recognised.'),
    unrecognised: z.int().describe('Rows with another value.'),
    blank: z.int().describe('Rows without a value.'),
    notRead: z.int().describe('Rows with values so rare that they were not looked at.'),
    shapes: z
      .array(shapeSchema)
      .readonly()
      .describe(
        'What is not recognised, the most frequent first, as shapes: `A` and `a` stand for a letter, `9` for a digit.',
      ),
  })
  .readonly();
/** What a column with codes holds. */
export type CodedColumn = z.infer<typeof codedColumnSchema>;

const idsSchema = z
  .object({
    persons: z.int().describe('Rows of `ssd_person`.'),
    withoutId: z.int(),
    repeated: z
      .int()
      .describe('Rows whose id stands in another row too, but for case and blanks at its end.'),
    tooLong: z.int(),
    sharedWhenCut: z.int().describe('Ids that would be one when they are cut, where a setting cuts them.'),
  })
  .readonly();
/** Ids of people that break item 2. */
export type ProfiledIds = z.infer<typeof idsSchema>;

const itemsSchema = z
  .object({
    complete: z.boolean().describe('Whether there was time for everybody.'),
    persons: z.int().describe('People who were read.'),
    cohort: z.int(),
    heldBack: z.int().describe('Children whom an error would keep from being sent.'),
    heldBackBy: z.array(z.object({ rule: z.string(), children: z.int() }).readonly()).readonly(),
    items: z
      .array(
        z
          .object({
            no: z.int().optional().describe('Number of the item in DfE’s specification.'),
            path: z.string(),
            children: z.int().describe('Children who would have it.'),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();
/** What would be sent, by item. */
export type ProfiledItems = z.infer<typeof itemsSchema>;

export const preflightReportSchema = z
  .object({
    ready: z.boolean().describe('Whether nothing failed and everything was looked at.'),
    at: z.string().describe('When it began, by the clock of this machine.'),
    milliseconds: z.int(),
    checks: z.array(checkResultSchema).readonly(),
    profile: z
      .object({
        codes: z.array(codedColumnSchema).readonly().optional(),
        ids: idsSchema.optional(),
        items: itemsSchema.optional(),
      })
      .readonly()
      .optional()
      .describe('What the SSD holds, in counts and shapes; where it was asked for.'),
  })
  .readonly()
  .meta({ id: 'Preflight' });
export type PreflightReport = z.infer<typeof preflightReportSchema>;

/** What can be asked of it. */
export const preflightOptionsSchema = z.strictObject({
  profile: z
    .boolean()
    .default(true)
    .describe('Whether the SSD is profiled too: what its coded columns hold, and who would have which item.'),
});
export type PreflightOptions = Readonly<z.output<typeof preflightOptionsSchema>>;
