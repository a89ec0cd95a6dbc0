import fc from 'fast-check';
import { buildChild } from '../../lib/payload/buildChild';
import type { PersonRows } from '../../lib/payload/personRows';
import type { ChildPayload } from '../../lib/payload/schema';
import { generateSsd } from '../../sandbox/ssdData/generateSsd';
import { assemblePersons } from '../../tools/chaos/laws/assemblePersons';
import { anyRows } from './laws/anyRows';
import { tied } from './laws/reissuedKeys';
import { contextOf, runDate } from './rowBuilders';
import { Ambiguous, readAgain, type SecondReading } from './secondReading/read';

/** Two readings of docs/spec/payload.md, written apart, come to the same: ties, codes and the dialects of case systems. */
const long = process.env['TEST_LONG'] === '1';
const numRuns = long ? 20_000 : 1_000;
const context = contextOf();

/** Of a payload what the second reader reads. */
function ofPayload(payload: ChildPayload, expected: SecondReading): SecondReading {
  const {
    former_unique_pupil_number: former,
    sex,
    postcode,
    uasc_flag,
    uasc_end_date,
  } = payload.child_details;
  const details = { former_unique_pupil_number: former, sex, postcode, uasc_flag, uasc_end_date };
  return {
    details: Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)),
    scores: payload.health_and_wellbeing?.sdq_assessments ?? [],
    episodes: Object.fromEntries(
      (payload.social_care_episodes ?? []).map((episode) => {
        const flags = (episode.section_47_assessments ?? []).map(
          (one) => [one.section_47_assessment_id, one.icpc_required_flag] as const,
        );
        // Which enquiries are sent is not what is read here, but what they say.
        const known = expected.episodes[episode.social_care_episode_id]?.enquiries ?? {};
        return [
          episode.social_care_episode_id,
          {
            workers: episode.care_worker_details ?? [],
            enquiries: { ...known, ...Object.fromEntries(flags) },
            ...(episode.care_leavers && { care_leavers: episode.care_leavers }),
            ...(episode.adoption && { adoption: episode.adoption }),
          },
        ];
      }),
    ),
  };
}

/** Both readings of a person; undefined where nothing is built, or the second reader does not read that far. */
function both(rows: PersonRows): { ours: SecondReading; theirs: SecondReading } | undefined {
  const { payload } = buildChild(rows, context);
  if (payload === undefined) return undefined;
  try {
    const theirs = readAgain(rows, context.window, context.uascStatuses, context.workerRoles);
    return { ours: ofPayload(payload, theirs), theirs };
  } catch (error) {
    if (error instanceof Ambiguous) return undefined;
    throw error;
  }
}

test.each([
  ['any rows', anyRows],
  ['rows that tie in their dates', anyRows.map(tied)],
] as const)('of %s', (_, arbitrary) => {
  let compared = 0;
  fc.assert(
    fc.property(arbitrary, (rows) => {
      const read = both(rows);
      if (read === undefined) return;
      compared += 1;
      expect(read.ours).toEqual(read.theirs);
    }),
    { numRuns, seed: 12 },
  );
  expect(compared).toBeGreaterThan(numRuns / 4);
});

test('of generated children', () => {
  let compared = 0;
  for (const rows of assemblePersons(
    generateSsd({ children: long ? 5_000 : 1_000, seed: 12, runDate, awkwardShare: 0.7 }),
  )) {
    const read = both(rows);
    if (read === undefined) continue;
    compared += 1;
    expect(read.ours).toEqual(read.theirs);
  }
  expect(compared).toBeGreaterThan(500);
});
