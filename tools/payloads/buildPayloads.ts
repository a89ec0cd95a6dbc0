import type { ReadSettings } from '../../lib/ssd/readPersons';
import { readPersons } from '../../lib/ssd/readPersons';
import { buildChild } from '../../lib/payload/buildChild';
import type { BuildContext } from '../../lib/payload/buildContext';
import type { Severity } from '../../lib/payload/finding';
import type { InclusionGroup } from '../../lib/payload/cohort/inclusionGroups';
import type { ChildPayload } from '../../lib/payload/schema';
import type { Database } from '../../lib/sql/database';
import { keyRanges } from '../../lib/run/prepare/keyRanges';
import { withSharedIds } from '../../lib/run/prepare/sharedIds';

/** One person of the cohort, as the command writes it. */
export interface PersonPayload {
  readonly person_id: string;
  readonly groups: readonly InclusionGroup[];
  /** Not there only for a person without a usable id. */
  readonly payload?: ChildPayload;
  readonly findings: readonly { readonly rule: string; readonly severity: Severity; readonly path: string }[];
}

/**
 * Reads and builds everyone in the cohort over the connection, as a night does, held-back children included.
 * @returns sorted by person id, in code-unit order
 */
export async function buildPayloads(
  database: Database,
  context: BuildContext,
  read: ReadSettings & { readonly chunkSize: number },
): Promise<PersonPayload[]> {
  const all: PersonPayload[] = [];
  for await (const range of keyRanges(database, read.chunkSize)) {
    const people = await withSharedIds(database, range, await readPersons(database, range, read), context);
    for (const rows of people) {
      const { inCohort, personId, groups, payload, findings } = buildChild(rows, context);
      if (!inCohort) continue;
      all.push({
        person_id: personId,
        groups,
        ...(payload === undefined ? {} : { payload }),
        findings: findings.map(({ rule, severity, path }) => ({ rule, severity, path })),
      });
    }
  }
  return all.sort((a, b) => (a.person_id < b.person_id ? -1 : Number(a.person_id > b.person_id)));
}
