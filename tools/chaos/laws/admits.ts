import type { ReportingWindow } from '../../../lib/payload/window';

type Day = string | undefined;
const inside = (day: Day, { start, end }: ReportingWindow) => day !== undefined && day >= start && day <= end;
const overlaps = (from: string, to: Day, { start, end }: ReportingWindow) =>
  from <= end && (to === undefined || to >= start);

/** Whether the window admits things, written apart from `lib/` (payload.md section 4). */
export const admits = {
  episode: ({ referral, closure }: { referral: string; closure?: Day }, window: ReportingWindow) =>
    overlaps(referral, closure, window),
  entry: (
    { kind, start, end, conference }: { kind: string; start: string; end?: Day; conference?: Day },
    window: ReportingWindow,
  ) => {
    if (kind === 'assessment') return inside(start, window) || inside(end, window);
    return overlaps(start, end, window) || (kind === 's47' && inside(conference, window));
  },
  adoption: ({ decision, matched }: { decision: Day; matched?: Day }, window: ReportingWindow) =>
    inside(decision, window) || inside(matched, window),
  careLeaver: ({ contact }: { contact?: Day }, window: ReportingWindow) =>
    contact === undefined || inside(contact, window),
  worker: ({ start, end }: { start: string; end?: Day }, { censusDates }: ReportingWindow) =>
    censusDates.some((census) => start <= census && (end === undefined || end >= census)),
  score: ({ date }: { date: string }, window: ReportingWindow) => inside(date, window),
};
