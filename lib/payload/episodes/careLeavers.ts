import type { BuildState } from '../buildContext';
import type { SsdRows } from '../personRows';
import { byContent, byDate, latest } from '../rows/order';
import { RowItems } from '../rows/rowItems';
import type { CareLeavers } from '../schema';
import { recogniseCode } from '../values/code';
import { birthday, isInside, readDate } from '../values/date';
import { present } from '../values/present';
import type { InOneEpisode } from './adoption';
import { episodesPath, latestOpenElseLatest, type Episode } from './episodeFrames';

type CareLeaver = SsdRows['ssd_care_leavers'];

/**
 * Items 50 to 52: for a person who is 16 or over when the window ends, the latest contact inside the window; where
 * there is none, a row without a contact date (not in touch). In the latest open episode, else the latest.
 */
export function careLeaversInEpisode(
  episodes: readonly Episode[],
  state: BuildState,
): InOneEpisode<CareLeavers> | undefined {
  const { context, report } = state;
  const row = careLeaverRow(state);
  if (row === undefined) return undefined;
  const frame = latestOpenElseLatest(episodes);
  if (frame === undefined) {
    if (saysSomething(row)) report.add('care-leaver-without-episode', episodesPath, 'ssd_care_leavers');
    return undefined;
  }
  const items = new RowItems(report, 'ssd_care_leavers', row, `${frame.path}.care_leavers`);
  const block = present<CareLeavers>({
    contact_date: items.pastDate('contact_date', 'clea_care_leaver_latest_contact', context.window.runDate),
    activity: items.code('activity', 'clea_care_leaver_activity', 'activity'),
    accommodation: items.code('accommodation', 'clea_care_leaver_accommodation', 'accommodation'),
    purge: false,
  });
  return saysSomething(row) ? { episode: frame.index, block } : undefined;
}

function careLeaverRow({ index, context }: BuildState): CareLeaver | undefined {
  const { window } = context;
  if (index.tables.ssd_care_leavers.length === 0) return undefined;
  const born = readDate(index.person.pers_dob);
  if (born === undefined || birthday(born, 16) > window.end) return undefined;
  const rows = index.tables.ssd_care_leavers.filter((row) => index.isOwn(row.clea_person_id));
  const inTouch = rows.filter((row) => isInside(contactOf(row), window));
  const notInTouch = rows.filter((row) => contactOf(row) === undefined);
  return latest(inTouch, byDate(contactOf), byContent(codesOf)) ?? latest(notInTouch, byContent(codesOf));
}

/** A block that would hold nothing but `purge` is not sent (payload.md section 1). */
function saysSomething(row: CareLeaver): boolean {
  return contactOf(row) !== undefined || codesOf(row).some((code) => code !== undefined);
}

function codesOf(row: CareLeaver): (string | undefined)[] {
  return [
    recogniseCode('activity', row.clea_care_leaver_activity),
    recogniseCode('accommodation', row.clea_care_leaver_accommodation),
  ];
}

function contactOf(row: CareLeaver): string | undefined {
  return readDate(row.clea_care_leaver_latest_contact);
}
