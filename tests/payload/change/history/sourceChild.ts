import type { Code } from '../../../../lib/payload/codeSets';
import type { ChildPayload, SocialCareEpisode } from '../../../../lib/payload/schema';
import type { ReportingWindow } from '../../../../lib/payload/window';
import { admits } from '../../../../tools/chaos/laws/admits';

/** What a case system knows of one child: more than is sent, since the window decides what is. */
export interface SourceChild {
  misId?: string | undefined;
  surname: string;
  disabilities?: Code<'disabilities'>[] | undefined;
  scores: { date: string; score: number }[];
  episodes: SourceEpisode[];
}

export interface SourceEpisode {
  id: string;
  referral: string;
  closure?: string | undefined;
  source?: Code<'referral_source'> | undefined;
  entries: SourceEntry[];
  adoption?: { decision: string; matched?: string | undefined } | undefined;
  careLeaver?: { contact?: string | undefined; activity: Code<'activity'> } | undefined;
  workers: { id: string; start: string; end?: string | undefined }[];
}

export const sourceEntryKinds = ['assessment', 'cin', 's47', 'cp', 'placement'] as const;

export interface SourceEntry {
  kind: (typeof sourceEntryKinds)[number];
  id: string;
  start: string;
  end?: string | undefined;
  /** Factors of an assessment. */
  factors?: Code<'factors'>[] | undefined;
  /** Conference of an enquiry. */
  conference?: string | undefined;
}

const some = <T>(list: T[]): T[] | undefined => (list.length === 0 ? undefined : list);
const compact = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;

/** The payload of the child in a window. */
export function viewOf(id: string, child: SourceChild, window: ReportingWindow): ChildPayload {
  const scores = some(
    child.scores.filter((score) => admits.score(score, window)).map((score) => ({ ...score })),
  );
  const episodes = child.episodes.filter((episode) => admits.episode(episode, window));
  return compact({
    la_child_id: id,
    mis_child_id: child.misId,
    purge: false,
    child_details: compact({
      surname: child.surname,
      sex: 'U',
      disabilities: child.disabilities === undefined ? undefined : [...child.disabilities],
      uasc_flag: false,
      purge: false,
    }),
    health_and_wellbeing: scores === undefined ? undefined : { sdq_assessments: scores, purge: false },
    social_care_episodes: some(episodes.map((episode) => episodeView(episode, window))),
  } as ChildPayload);
}

function episodeView(episode: SourceEpisode, window: ReportingWindow): SocialCareEpisode {
  const of = (kind: SourceEntry['kind']) =>
    episode.entries.filter((entry) => entry.kind === kind && admits.entry(entry, window));
  const { adoption, careLeaver } = episode;
  const workers = episode.workers.filter((worker) => admits.worker(worker, window));
  return compact({
    social_care_episode_id: episode.id,
    referral_date: episode.referral,
    referral_source: episode.source,
    closure_date: episode.closure,
    child_and_family_assessments: some(
      of('assessment').map(({ id, start, end, factors }) =>
        compact({
          child_and_family_assessment_id: id,
          start_date: start,
          authorisation_date: end,
          factors: factors === undefined ? undefined : [...factors],
          purge: false,
        }),
      ),
    ),
    child_in_need_plans: some(
      of('cin').map(({ id, start, end }) =>
        compact({ child_in_need_plan_id: id, start_date: start, end_date: end, purge: false }),
      ),
    ),
    section_47_assessments: some(
      of('s47').map(({ id, start, end, conference }) =>
        compact({
          section_47_assessment_id: id,
          start_date: start,
          icpc_date: conference,
          end_date: end,
          purge: false,
        }),
      ),
    ),
    child_protection_plans: some(
      of('cp').map(({ id, start, end }) =>
        compact({ child_protection_plan_id: id, start_date: start, end_date: end, purge: false }),
      ),
    ),
    child_looked_after_placements: some(
      of('placement').map(({ id, start, end }) =>
        compact({ child_looked_after_placement_id: id, start_date: start, end_date: end, purge: false }),
      ),
    ),
    adoption:
      adoption !== undefined && admits.adoption(adoption, window)
        ? compact({ initial_decision_date: adoption.decision, matched_date: adoption.matched, purge: false })
        : undefined,
    care_leavers:
      careLeaver !== undefined && admits.careLeaver(careLeaver, window)
        ? compact({ contact_date: careLeaver.contact, activity: careLeaver.activity, purge: false })
        : undefined,
    care_worker_details: some(
      workers.map(({ id, start, end }) => compact({ worker_id: id, start_date: start, end_date: end })),
    ),
    purge: false,
  } as SocialCareEpisode);
}
