import type { BuildContext } from '../buildContext';
import { hidden, shownId, type Report } from '../findings/report';
import { limits } from '../limits';
import type { PersonIndex } from '../rows/personIndex';
import { idFault } from '../values/ids';
import { trimmed } from '../values/text';

/** Item 2: the person's id, never cut. One that DfE would refuse holds the child back (payload.md section 6). */
export function laChildId(
  { personId }: PersonIndex,
  { maxChildIdLength }: BuildContext,
  report: Report,
): string | undefined {
  const id = personId.trim() === '' ? '' : personId;
  const fault = idFault(id, maxChildIdLength);
  if (fault !== undefined) {
    report.add(`child-id-${fault}`, 'la_child_id', 'ssd_person', 'pers_person_id', shownId(id));
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
