import type { StandingFilter, StandingFinding } from '../../ledger/read/standingFindings';
import { findingRules } from '../../payload/findings/findingRules';
import { ruleColumns } from '../../payload/personRows';
import { dayInWords } from '../words';
import { ruleWords } from './ruleWords';

/** What the list of records is narrowed to; its names are those of the page's query. */
export interface RecordsQuery {
  readonly rule?: string | undefined;
  readonly severity?: 'error' | 'warning' | undefined;
  /** A table of the SSD, or `table.column`. */
  readonly where?: string | undefined;
}

/** The same as the ledger is asked it. */
export function filterOf({ rule, severity, where }: RecordsQuery): StandingFilter {
  const [table, column] = where?.split('.') ?? [];
  return { rule, severity, table, column };
}

/**
 * The page of the records to fix: those that stand, with what is wrong and how to fix it.
 * @param next the address of the following page, where there is one
 */
export function recordsView(
  findings: readonly StandingFinding[],
  query: RecordsQuery,
  {
    base,
    first,
    next,
  }: { readonly base: string; readonly first: string | undefined; readonly next: string | undefined },
) {
  return {
    filters: {
      rules: [
        option('', 'Everything', query.rule),
        ...Object.entries(findingRules).map(([rule, { meaning }]) => option(rule, meaning, query.rule)),
      ],
      severities: [
        option('', 'Everything', query.severity),
        option('error', 'What holds a child record back', query.severity),
        option('warning', 'What is sent all the same', query.severity),
      ],
      columns: [
        option('', 'Every table', query.where),
        ...Object.entries(ruleColumns)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .flatMap(([table, columns]) => [
            option(table, table, query.where),
            ...columns
              .toSorted()
              .map((column) => option(`${table}.${column}`, `${table}.${column}`, query.where)),
          ]),
      ],
    },
    caption: first === undefined ? 'Records to fix, by person id' : 'Records to fix, by person id, continued',
    csv: `${base}/records.csv${queryText(query)}`,
    first,
    next,
    records: findings.map((finding) => ({
      href: `${base}/children/${encodeURIComponent(finding.personId)}`,
      personId: finding.personId,
      ...ruleWords(finding.rule),
      holdsBack: finding.severity === 'error',
      where: placeOf(finding),
      since: finding.since === null ? 'not known' : dayInWords(finding.since),
    })),
  };
}

/** The columns of the list as a file; the same words as on the page. */
export const recordsCsv = {
  columns: [
    'Person id',
    'Held back',
    'What is wrong',
    'How to fix it',
    'Table',
    'Column',
    'Item',
    'Since',
    'Rule',
  ],
  row: (finding: StandingFinding) => {
    const { meaning, fix } = ruleWords(finding.rule);
    return [
      finding.personId,
      finding.severity === 'error' ? 'yes' : 'no',
      meaning,
      fix,
      finding.table,
      finding.column,
      finding.path,
      finding.since === null ? null : finding.since.toISOString().slice(0, 10),
      finding.rule,
    ];
  },
} as const;

/** Where the finding stands, in the SSD where that is known, else in what is sent. */
export function placeOf({
  table,
  column,
  path,
}: {
  readonly table?: string | null;
  readonly column?: string | null;
  readonly path: string;
}): string {
  if (table == null) return path;
  return column == null ? table : `${table}.${column}`;
}

const option = (value: string, text: string, chosen: string | undefined) => ({
  value,
  text,
  selected: value === (chosen ?? ''),
});

/** The query of an address with these filters; empty where there are none. */
export function queryText(query: RecordsQuery): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries<string | undefined>({ ...query }))
    if (value !== undefined && value !== '') params.set(name, value);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
