import type { BuildContext } from '../buildContext';
import { hidden, shownId, type Report } from '../findings/report';
import { limits } from '../limits';
import type { PersonIndex } from '../rows/personIndex';
import { idFault } from '../values/ids';
import { trimmed } from '../values/text';

/**
 * Item 2: the person's id, cut only where the LA says so. One that DfE would refuse, or that other people would share
 * when cut, holds the child back (payload.md section 6).
 * @param others how many other people would be sent under the same id
 */
export function laChildId(
  { personId }: PersonIndex,
  { maxChildIdLength, cutLongChildIds }: BuildContext,
  report: Report,
  others = 0,
): string | undefined {
  const stored = personId.trim() === '' ? '' : personId;
  const id = cutLongChildIds ? stored.slice(0, maxChildIdLength) : stored;
  const fault = idFault(id, maxChildIdLength);
  if (fault !== undefined) {
    report.add(`child-id-${fault}`, 'la_child_id', 'ssd_person', 'pers_person_id', shownId(stored));
  } else if (others > 0) {
    report.add('child-id-shared', 'la_child_id', 'ssd_person', 'pers_person_id', { value: String(others) });
  }
  return id === '' ? undefined : id;
}

/** The legacy id, which has no number in the specification: optional, so a broken one costs only itself. */
export function misChildId({ person }: PersonIndex, report: Report): string | undefined {
  const id = trimmed(person.pers_legacy_id);
  const fault = idFault(id, limits.id);
  if (fault === undefined) return id;
  if (fault !== 'missing') {
    // Not shown: the child is known by its id, and anything may be recorded here.
    report.add(`mis-child-id-${fault}`, 'mis_child_id', 'ssd_person', 'pers_legacy_id', hidden(id));
  }
  return undefined;
}
