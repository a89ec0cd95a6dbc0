import type { PersonRows, SsdRows } from '../../../lib/payload/personRows';
import type { ReportingWindow } from '../../../lib/payload/window';
import {
  accommodationOf,
  among,
  codeOf,
  compareSaid,
  dateOf,
  idOf,
  isSendable,
  keyOf,
  postcodeOf,
  pupilNumberOf,
  scoreOf,
  sexOf,
  trimmedOf,
  yesOrNo,
  type Said,
} from './values';

/** What a second reader of docs/spec/payload.md expects of a person, of the items whose rules are about ties and dialects. */
export interface SecondReading {
  readonly details: Readonly<Record<string, unknown>>;
  readonly scores: readonly { readonly date: string; readonly score: number }[];
  readonly episodes: Readonly<Record<string, EpisodeReading>>;
}

export interface EpisodeReading {
  readonly adoption?: Readonly<Record<string, unknown>>;
  readonly care_leavers?: Readonly<Record<string, unknown>>;
  readonly workers: readonly Readonly<Record<string, unknown>>[];
  readonly enquiries: Readonly<Record<string, boolean | undefined>>;
}

interface Candidate<Row> {
  readonly row: Row;
  readonly date: string;
  readonly said: readonly Said[];
  readonly key: string;
}

/** By date, then by what is said, then by key; the last of all is the latest. */
const inOrder = <Row>(rows: readonly Candidate<Row>[]): Candidate<Row>[] =>
  [...rows].sort(
    (a, b) =>
      (a.date < b.date ? -1 : a.date > b.date ? 1 : 0) ||
      compareSaid(a.said, b.said) ||
      (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );

const without = (object: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

export function readAgain(
  { person, tables }: PersonRows,
  window: ReportingWindow,
  uascStatuses: readonly string[],
  workerRoles: readonly string[],
): SecondReading {
  const me = keyOf(person.pers_person_id);
  const isMine = (id: unknown): boolean => keyOf(id) === me;
  const namesAnother = (id: unknown): boolean => keyOf(id) !== '' && !isMine(id);
  const isInside = (date: string | undefined): boolean =>
    date !== undefined && window.start <= date && date <= window.end;
  const overlaps = (start: string | undefined, end: string | undefined): boolean =>
    start !== undefined && start <= window.end && (end === undefined || end >= window.start);

  const [address] = inOrder(
    tables.ssd_address
      .filter((row) => isMine(row.addr_person_id))
      .map((row) => ({
        row,
        date: dateOf(row.addr_address_start_date) ?? '',
        said: [postcodeOf(row.addr_address_postcode)],
        key: idOf(row.addr_table_id),
      }))
      .filter(({ date }) => date <= window.runDate),
  ).reverse();
  const [former] = inOrder(
    tables.ssd_linked_identifiers
      .filter((row) => isMine(row.link_person_id))
      .filter((row) => trimmedOf(row.link_identifier_type).toUpperCase() === 'FORMER UNIQUE PUPIL NUMBER')
      .map((row) => ({
        row,
        date: dateOf(row.link_valid_from_date) ?? '',
        said: [pupilNumberOf(row.link_identifier_value)],
        key: idOf(row.link_table_id),
      }))
      .filter(({ said }) => said[0] !== undefined),
  ).reverse();
  const statuses = tables.ssd_immigration_status
    .filter((row) => isMine(row.immi_person_id))
    .filter((row) => among(uascStatuses, row.immi_immigration_status) !== undefined)
    .map((row) => dateOf(row.immi_immigration_status_end_date))
    .filter((end) => end === undefined || end >= window.start);
  const uascEnd = statuses.includes(undefined) ? undefined : [...statuses].sort().at(-1);

  const scores = inOrder(
    tables.ssd_sdq_scores
      .filter((row) => isMine(row.csdq_person_id) && isInside(dateOf(row.csdq_sdq_completed_date)))
      .map((row) => ({
        row,
        date: dateOf(row.csdq_sdq_completed_date) ?? '',
        said: [scoreOf(row.csdq_sdq_score)],
        key: idOf(row.csdq_table_id),
      })),
  )
    .reverse()
    .flatMap(({ date, said: [score] }) => (typeof score === 'number' ? [{ date, score }] : []));

  const referrals = tables.ssd_cin_episodes
    .filter((row) => isMine(row.cine_person_id))
    .filter((row) => overlaps(dateOf(row.cine_referral_date), dateOf(row.cine_close_date)))
    .filter((row) => isSendable(idOf(row.cine_referral_id)));
  const sentReferrals = referrals.filter(
    (row, at) =>
      !referrals.some(
        (other, n) => n !== at && keyOf(other.cine_referral_id) === keyOf(row.cine_referral_id),
      ),
  );
  if (sentReferrals.length !== referrals.length) throw new Ambiguous();

  const workersOf = (referral: SsdRows['ssd_cin_episodes']): Record<string, unknown>[] => {
    const key = keyOf(referral.cine_referral_id);
    const hasPlan = tables.ssd_cin_plans.some(
      (plan) =>
        keyOf(plan.cinp_referral_id) === key &&
        !namesAnother(plan.cinp_person_id) &&
        overlaps(dateOf(plan.cinp_cin_plan_start_date), dateOf(plan.cinp_cin_plan_end_date)),
    );
    if (!hasPlan) return [];
    const involved = tables.ssd_involvements
      .filter((row) => keyOf(row.invo_referral_id) === key && !namesAnother(row.invo_person_id))
      .filter((row) => among(workerRoles, row.invo_professional_role_id) !== undefined)
      .map((row) => {
        const known = tables.ssd_professionals.filter(
          (one) =>
            keyOf(one.prof_professional_id) !== '' &&
            keyOf(one.prof_professional_id) === keyOf(row.invo_professional_id),
        );
        if (known.length > 1) throw new Ambiguous();
        const id = trimmedOf(known[0]?.prof_social_worker_registration_no);
        const start = dateOf(row.invo_involvement_start_date);
        const end = dateOf(row.invo_involvement_end_date);
        const worker = isSendable(id, 12) ? id : undefined;
        return { row, date: start ?? '', said: [worker, start, end], key: idOf(row.invo_involvements_id) };
      })
      .filter(({ said: [, start, end] }) =>
        window.censusDates.some(
          (day) => start !== undefined && start <= day && (end === undefined || day <= end),
        ),
      )
      .filter(({ said: [worker] }) => worker !== undefined);
    return [...involved]
      .sort(
        (a, b) =>
          (a.date < b.date ? 1 : a.date > b.date ? -1 : 0) ||
          compareSaid(b.said, a.said) ||
          (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
      )
      .map(({ said: [worker_id, start_date, end_date] }) => without({ worker_id, start_date, end_date }));
  };

  const enquiriesOf = (referral: SsdRows['ssd_cin_episodes']): Record<string, boolean | undefined> => {
    const rows = tables.ssd_s47_enquiry.filter(
      (enquiry) => keyOf(enquiry.s47e_referral_id) === keyOf(referral.cine_referral_id),
    );
    if (new Set(rows.map((row) => keyOf(row.s47e_s47_enquiry_id))).size < rows.length) throw new Ambiguous();
    return Object.fromEntries(
      rows.map((row) => [idOf(row.s47e_s47_enquiry_id), conferenceRequired(row.s47e_s47_outcome_json)]),
    );
  };
  const episodes = Object.fromEntries(
    sentReferrals.map((row) => [
      idOf(row.cine_referral_id),
      {
        workers: workersOf(row),
        enquiries: enquiriesOf(row),
      },
    ]),
  );

  const positions = inOrder(
    sentReferrals.map((row) => ({
      row,
      date: dateOf(row.cine_referral_date) ?? '',
      said: [
        codeOf('referral_source', row.cine_referral_source_code),
        dateOf(row.cine_close_date),
        codeOf('closure_reason', row.cine_close_reason),
        yesOrNo(row.cine_referral_nfa),
      ],
      key: idOf(row.cine_referral_id),
    })),
  );
  for (const [at, one] of positions.entries()) {
    const next = positions[at + 1];
    // Episodes that say the same are told apart by what stands in them: not this reader's business.
    if (one.date === next?.date && compareSaid(one.said, next.said) === 0) throw new Ambiguous();
  }
  const theOne = (some: typeof positions): string | undefined => {
    const open = some.filter(({ row }) => dateOf(row.cine_close_date) === undefined);
    return (open.at(-1) ?? some.at(-1))?.key;
  };

  const born = dateOf(person.pers_dob);
  const is16 = born !== undefined && `${Number(born.slice(0, 4)) + 16}${born.slice(4)}` <= window.end;
  const leavers = tables.ssd_care_leavers
    .filter((row) => is16 && isMine(row.clea_person_id))
    .map((row) => ({
      row,
      date: dateOf(row.clea_care_leaver_latest_contact) ?? '',
      said: [
        codeOf('activity', row.clea_care_leaver_activity),
        accommodationOf(row.clea_care_leaver_accommodation),
      ],
      key: idOf(row.clea_table_id),
    }));
  const leaver =
    inOrder(leavers.filter(({ date }) => isInside(date))).at(-1) ??
    inOrder(leavers.filter(({ date }) => date === '')).at(-1);
  const leaversHome = theOne(positions);
  if (leaver !== undefined && leaversHome !== undefined) {
    const [activity, accommodation] = leaver.said;
    const contact_date = leaver.date || undefined;
    if (contact_date !== undefined || activity !== undefined || accommodation !== undefined)
      episodes[leaversHome] = Object.assign(episodes[leaversHome] ?? { workers: [], enquiries: {} }, {
        care_leavers: without({ contact_date, activity, accommodation, purge: false }),
      });
  }

  const periods = new Map<string, string[]>();
  for (const row of tables.ssd_cla_episodes) {
    const ofMine =
      isMine(row.clae_person_id) ||
      (keyOf(row.clae_person_id) === '' &&
        tables.ssd_cin_episodes.some(
          (one) =>
            isMine(one.cine_person_id) &&
            keyOf(one.cine_referral_id) !== '' &&
            keyOf(one.cine_referral_id) === keyOf(row.clae_referral_id),
        ));
    const period = keyOf(row.clae_cla_id);
    if (ofMine && period !== '')
      periods.set(period, [...(periods.get(period) ?? []), keyOf(row.clae_referral_id)]);
  }
  const homeOf = (row: SsdRows['ssd_permanence']): string | undefined => {
    const named = periods.get(keyOf(row.perm_cla_id)) ?? [];
    return theOne(positions.filter(({ key }) => named.includes(key.toUpperCase()))) ?? theOne(positions);
  };
  const adoptions = inOrder(
    tables.ssd_permanence
      .filter(
        (row) =>
          isMine(row.perm_person_id) ||
          (keyOf(row.perm_person_id) === '' && periods.has(keyOf(row.perm_cla_id))),
      )
      .map((row) => {
        const said = [
          row.perm_adm_decision_date,
          row.perm_matched_date,
          row.perm_placed_for_adoption_date,
        ].map(dateOf);
        return { row, date: said[2] ?? said[1] ?? said[0] ?? '', said, key: idOf(row.perm_table_id) };
      })
      .filter(({ said }) => said.some(isInside)),
  );
  const adoption = adoptions.at(-1);
  const alike = adoptions.filter(
    ({ said }) => adoption !== undefined && compareSaid(said, adoption.said) === 0,
  );
  if (new Set(alike.map(({ row }) => homeOf(row))).size > 1) throw new Ambiguous();
  const adoptionsHome = adoption && homeOf(adoption.row);
  if (adoption !== undefined && adoptionsHome !== undefined) {
    const [initial_decision_date, matched_date, placed_date] = adoption.said;
    episodes[adoptionsHome] = Object.assign(episodes[adoptionsHome] ?? { workers: [], enquiries: {} }, {
      adoption: without({ initial_decision_date, matched_date, placed_date, purge: false }),
    });
  }

  return {
    details: without({
      former_unique_pupil_number: former?.said[0],
      sex: sexOf(person.pers_sex),
      postcode: address?.said[0],
      uasc_flag: statuses.length > 0,
      uasc_end_date: uascEnd,
    }),
    scores,
    episodes,
  };
}

/** Rows of which the rules say more than this reader reads: ids twice in a table, episodes that are alike. */
export class Ambiguous extends Error {}

function conferenceRequired(stored: unknown): boolean | undefined {
  let outcome: unknown;
  try {
    outcome = JSON.parse(trimmedOf(stored));
  } catch {
    return undefined;
  }
  if (typeof outcome !== 'object' || outcome === null || Array.isArray(outcome)) return undefined;
  const named = (name: string): [string, unknown] | undefined =>
    Object.entries(outcome).findLast(([key]) => key.toUpperCase() === name);
  return yesOrNo((named('CP_CONFERENCE_FLAG') ?? named('OUTCOME_CP_CONFERENCE_FLAG'))?.[1]);
}
