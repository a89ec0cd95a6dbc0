import type { Difference } from '../compare/difference';
import { day, namesWhom, isOnEpisode, placementRows, type Evidence, type Row } from '../compare/evidence';
import { keyOf, sameId, textOf } from '../compare/idKey';
import { cutCode } from './codes';

type ClaEpisode = Row<'ssd_cla_episodes'>;

/** What a placement's start or end reason comes from. */
export interface Reason {
  /** What is recorded of the placement's own first or last episode; undefined where there is none, or no end to tell of. */
  readonly own: string | undefined;
  /** What the reference makes of the recorded text: cut to so many characters. */
  readonly asReference: (recorded: string) => string | undefined;
  /** The smallest of the whole period of care on this referral, as the reference has it. */
  readonly smallest: string | undefined;
}

const later = '9999-99-99';
const end = (value: string): string | undefined => value.slice(0, 3).replace(/[ \t\n\r]/g, '') || undefined;

/** The two ways to a start or end reason (payload.md items 37 to 44); undefined where the item is another one. */
export function reasonOf(difference: Difference, evidence: Evidence): Reason | undefined {
  const item = difference.item.split('.')[1];
  if (item !== 'start_reason' && item !== 'end_reason') return undefined;
  const [placement] = placementRows(difference, evidence);
  if (placement === undefined) return undefined;
  const period = evidence.rows.ssd_cla_episodes.filter((row) =>
    sameId(row.clae_cla_id, placement.clap_cla_id),
  );
  const column = item === 'start_reason' ? 'clae_cla_episode_start_reason' : 'clae_cla_episode_ceased_reason';
  const asReference = item === 'start_reason' ? cutCode(1) : end;
  const joined = period
    .filter((row) => isOnEpisode(row.clae_referral_id, difference.episode, evidence))
    .map((row) => asReference(textOf(row[column])))
    .filter((reason) => reason !== undefined);
  const own = ownEpisodes(placement, period, evidence);
  const hasEnded = item === 'start_reason' || sentEnd(placement) !== undefined;
  const row = item === 'start_reason' ? own[0] : own.at(-1);
  return {
    own: row === undefined || !hasEnded ? undefined : textOf(row[column]),
    asReference,
    smallest: joined.sort((a, b) => (a.toUpperCase() < b.toUpperCase() ? -1 : 1))[0],
  };
}

/** An end before the start is not sent. */
function sentEnd(placement: Row<'ssd_cla_placement'>): string | undefined {
  const [start, ended] = [
    day(placement.clap_cla_placement_start_date),
    day(placement.clap_cla_placement_end_date),
  ];
  return start !== undefined && ended !== undefined && ended < start ? undefined : ended;
}

function ownEpisodes(
  placement: Row<'ssd_cla_placement'>,
  period: readonly ClaEpisode[],
  evidence: Evidence,
): ClaEpisode[] {
  const ofPerson = period.filter((row) => {
    const named = namesWhom(row.clae_person_id, evidence);
    return named === 'own' || (named === 'nobody' && isOwnReferral(row.clae_referral_id, evidence));
  });
  const naming = ofPerson.filter((row) => sameId(row.clae_cla_placement_id, placement.clap_cla_placement_id));
  const [start = later, ended = later] = [day(placement.clap_cla_placement_start_date), sentEnd(placement)];
  const reasons =
    naming.length > 0
      ? naming
      : ofPerson.filter((row) => {
          const began = day(row.clae_cla_episode_start_date);
          if (keyOf(row.clae_cla_placement_id) !== '' || began === undefined) return false;
          const ceased = day(row.clae_cla_episode_ceased_date) ?? later;
          return began === start || (began < ended && ceased > start);
        });
  const order = (row: ClaEpisode): string =>
    `${day(row.clae_cla_episode_start_date) ?? ''}|${textOf(row.clae_cla_episode_id)}`;
  return [...reasons].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

export function isOwnReferral(referralId: unknown, { rows, personId }: Evidence): boolean {
  return rows.ssd_cin_episodes.some(
    (row) => sameId(row.cine_referral_id, referralId) && sameId(row.cine_person_id, personId),
  );
}
