import { day, type Evidence } from '../compare/evidence';
import { sameId, textOf } from '../compare/idKey';
import { textIn } from './codes';

export interface UascRow {
  readonly status: string;
  /** Undefined where it is open. */
  readonly end: string | undefined;
}

/** The immigration statuses of the person that reach into the window and are in the setting, the preferred first. */
export function uascRows({ rows, personId, window, uascStatuses }: Evidence): UascRow[] {
  return rows.ssd_immigration_status
    .filter((row) => sameId(row.immi_person_id, personId))
    .map((row) => ({
      status: textIn(uascStatuses, textOf(row.immi_immigration_status)) ?? '',
      end: day(row.immi_immigration_status_end_date),
    }))
    .filter(({ status, end }) => status !== '' && (end ?? window.start) >= window.start)
    .sort((a, b) => ((a.end ?? '9999') < (b.end ?? '9999') ? 1 : -1));
}
