import type { ChildDraft } from '../childDraft';
import { earlier, plusDays } from '../day';
import { addAssessment } from './assessment';
import { addCare } from './care';
import { addCareLeaver } from './careLeaver';
import { addPerson } from './person';
import { addCinPlan, addProtection } from './plans';
import { addReferral, type Referral } from './referral';

/** What happened to children, and how often among a hundred. */
export const lives = {
  'referral closed at once': 20,
  assessed: 23,
  'in need': 25,
  'under protection': 9,
  'looked after': 9,
  'care leaver': 5,
  unborn: 1,
  'closed long ago': 5,
  'too old': 3,
} as const;
export type Life = keyof typeof lives;

/** Adds everything that a life of this kind leaves in the SSD. */
export function live(draft: ChildDraft, life: Life): void {
  const { random, runDate } = draft;
  if (life === 'unborn') {
    addPerson(draft, { expected: random.dayAfter(runDate, 10, 250) });
    addAssessment(draft, addReferral(draft, random.dayBefore(runDate, 5, 60), null));
    return;
  }
  const [youngest, oldest] = ages[life];
  addPerson(draft, { born: random.dayBefore(runDate, youngest * 365, oldest * 365) });
  const start = random.dayBefore(
    runDate,
    15,
    life === 'looked after' || life === 'care leaver' ? 1_200 : 600,
  );
  if (life !== 'closed long ago' && life !== 'too old') addEarlierReferrals(draft, start);
  follow(draft, life, start);
}

const ages: Readonly<Record<Exclude<Life, 'unborn'>, readonly [number, number]>> = {
  'referral closed at once': [2, 17],
  assessed: [2, 17],
  'in need': [2, 17],
  'under protection': [2, 16],
  'looked after': [4, 17],
  'care leaver': [16, 25],
  'closed long ago': [6, 20],
  'too old': [29, 35],
};

function follow(draft: ChildDraft, life: Exclude<Life, 'unborn'>, start: string): void {
  const { random, runDate } = draft;
  /** The day on which the referral closed, where so many days have passed since. */
  const closes = (fewest: number, most: number, share: number) => {
    const end = random.dayAfter(start, fewest, most);
    return end <= runDate && random.chance(share) ? end : null;
  };
  switch (life) {
    case 'referral closed at once':
      addReferral(draft, start, earlier(random.dayAfter(start, 0, 10), runDate), 'RC8');
      return;
    case 'assessed':
      addAssessment(draft, addReferral(draft, start, closes(45, 120, 0.8)));
      return;
    case 'in need': {
      const referral = addReferral(draft, start, closes(150, 500, 0.5));
      addAssessment(draft, referral);
      addCinPlan(draft, referral);
      return;
    }
    case 'under protection': {
      const referral = addReferral(draft, start, closes(300, 590, 0.3));
      addAssessment(draft, referral);
      addProtection(draft, referral);
      if (random.chance(0.5)) addCinPlan(draft, referral);
      return;
    }
    case 'looked after': {
      const referral = addReferral(draft, start, closes(400, 1_100, 0.15));
      addAssessment(draft, referral);
      if (random.chance(0.4)) addProtection(draft, referral);
      addCare(draft, referral);
      return;
    }
    case 'care leaver': {
      const referral = addReferral(draft, start, closes(500, 1_100, 0.15));
      if (random.chance(0.6)) addCare(draft, referral);
      addCareLeaver(draft);
      return;
    }
    case 'closed long ago':
    case 'too old': {
      const long = random.dayBefore(runDate, 1_400, 3_000);
      addAssessment(draft, addReferral(draft, long, plusDays(long, random.whole(20, 200))));
      return;
    }
  }
}

/** Most children were referred once; together it makes about one and a half referrals a child. */
function addEarlierReferrals(draft: ChildDraft, before: string): void {
  const { random } = draft;
  let next = before;
  for (let share = 0.45; random.chance(share); share *= 0.35) {
    const end = random.dayBefore(next, 20, 500);
    const start = random.dayBefore(end, 2, 200);
    const referral: Referral = addReferral(draft, start, end);
    if (random.chance(0.5)) addAssessment(draft, referral);
    next = start;
  }
}
