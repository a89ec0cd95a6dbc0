import type { Code } from '../codeSets';
import { shownCode, type Report } from '../findings/report';
import { limits } from '../limits';
import type { PersonIndex } from '../rows/personIndex';
import { recogniseCode } from '../values/code';
import { trimmed } from '../values/text';

type Disability = Code<'disabilities'>;

/**
 * Item 12: distinct codes, sorted, at most 12. `NONE` is said where nothing is recorded, and never beside a
 * disability or in place of one that is not recognised.
 */
export function disabilitiesItem(index: PersonIndex, report: Report): Disability[] | undefined {
  const recorded = index.tables.ssd_disability
    .filter((row) => index.isOwn(row.disa_person_id))
    .map((row) => trimmed(row.disa_disability_code))
    .filter((value) => value !== '');
  if (recorded.length === 0) return ['NONE'];

  const codes = new Set<Disability>();
  const warn = (rule: 'code-not-recognised' | 'none-beside-disability', value: string): void =>
    report.add(
      rule,
      'child_details.disabilities',
      'ssd_disability',
      'disa_disability_code',
      shownCode(value),
    );
  for (const value of recorded) {
    const code = recogniseCode('disabilities', value);
    if (code === undefined) warn('code-not-recognised', value);
    else codes.add(code);
  }
  if (codes.size > 1 && codes.delete('NONE')) warn('none-beside-disability', 'NONE');
  return codes.size === 0 ? undefined : [...codes].sort().slice(0, limits.disabilities);
}
