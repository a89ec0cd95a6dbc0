import { z } from 'zod';
import { parseJson } from '../../lib/payload/values/json';

/** An advisory that was looked at and does no harm here, and until when that stands. */
export const auditExceptionSchema = z.strictObject({
  advisory: z.string().regex(/^GHSA(?:-[\da-z]{4}){3}$/),
  reason: z.string().min(20),
  /** The last day, `YYYY-MM-DD`; after it the advisory counts again. */
  until: z.iso.date(),
});
type AuditException = z.infer<typeof auditExceptionSchema>;

const advisorySchema = z.object({
  url: z.string(),
  title: z.string(),
  severity: z.string(),
  name: z.string(),
});

/** What `npm audit --json` writes where the registry answered; `via` names other packages or advisories. */
const reportSchema = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), advisorySchema])) })),
});

/** What the audit came to: `not-checked` is no success. */
export interface AuditVerdict {
  readonly outcome: 'passed' | 'failed' | 'not-checked';
  readonly lines: readonly string[];
}

const grave = ['high', 'critical'];

/**
 * Judges what `npm audit --json` wrote. Grave advisories (high, critical) fail, unless an exception in force names them; so does
 * an exception that is past its day or names nothing that is there, for it would hide the next one.
 * @param output the JSON as text; anything but a report says that the registry gave none
 * @param today `YYYY-MM-DD`
 */
export function judgeAudit(
  output: string,
  exceptions: readonly AuditException[],
  today: string,
): AuditVerdict {
  const report = reportSchema.safeParse(parseJson(output)?.value);
  if (!report.success)
    return {
      outcome: 'not-checked',
      lines: [
        'Not checked: the registry has no audit service, or it did not answer.',
        'Run `npm run check:audit` where the registry of npm itself can be asked; the workflow "Audit" does each day.',
      ],
    };
  const advisories = Object.values(report.data.vulnerabilities)
    .flatMap(({ via }) => via)
    .filter((one) => typeof one !== 'string')
    .filter(({ severity }) => grave.includes(severity));
  const idOf = (url: string): string => url.split('/').at(-1) ?? '';
  const inForce = exceptions.filter(({ until }) => until >= today).map(({ advisory }) => advisory);
  const lines = [
    ...advisories
      .filter(({ url }) => !inForce.includes(idOf(url)))
      .map(({ name, severity, title, url }) => `${name}: ${severity}: ${title} (${idOf(url)})`),
    ...exceptions
      .filter(({ until }) => until < today)
      .map(({ advisory, until }) => `The exception for ${advisory} ended on ${until}: look again.`),
    ...exceptions
      .filter(({ advisory }) => !advisories.some(({ url }) => idOf(url) === advisory))
      .map(({ advisory }) => `The exception for ${advisory} names nothing that is there: remove it.`),
  ];
  return lines.length > 0
    ? { outcome: 'failed', lines: [...new Set(lines)] }
    : { outcome: 'passed', lines: ['No grave advisory is known for what is deployed.'] };
}
