import type { SourceChild, SourceEntry, SourceEpisode } from './sourceChild';
import { sourceEntryKinds } from './sourceChild';

/** One thing that happens in the case system between two nights; `a`, `b` and `c` say which and how. */
export interface Operation {
  readonly what: (typeof operationKinds)[number];
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** Days around every edge that the windows of the tests have. */
const days = [
  '2023-03-31',
  '2023-04-01',
  '2024-03-31',
  '2024-04-01',
  '2024-11-05',
  '2025-03-31',
  '2025-04-01',
  '2026-01-15',
] as const;

export const operationKinds = [
  'add episode',
  'remove episode',
  'close episode',
  'reopen episode',
  'add entry',
  'remove entry',
  'end entry',
  'change factors',
  'move entry',
  'move blocks',
  'reissue ids',
  'change case of ids',
  'set adoption',
  'set care leaver',
  'remove blocks',
  'add score',
  'remove scores',
  'add worker',
  'remove workers',
  'change details',
  'change own ids',
] as const;

const pick = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];
const day = (index: number): string => days[index % days.length] ?? days[0];
const dayOrNone = (index: number): string | undefined => (index % 3 === 0 ? undefined : day(index));

/** The child after the operation; the argument stays as it is. `fresh` gives ids that were never used. */
export function operate(before: SourceChild, { what, a, b, c }: Operation, fresh: () => string): SourceChild {
  const child = structuredClone(before);
  const episode = pick(child.episodes, a);
  const other = pick(child.episodes, b);
  switch (what) {
    case 'add episode':
      child.episodes.push({ id: fresh(), referral: day(a), closure: dayOrNone(b), entries: [], workers: [] });
      break;
    case 'remove episode':
      child.episodes = child.episodes.filter((one) => one !== episode);
      break;
    case 'close episode':
      if (episode) episode.closure = day(b);
      break;
    case 'reopen episode':
      if (episode) episode.closure = undefined;
      break;
    case 'add entry':
      episode?.entries.push(newEntry(fresh(), b, c));
      break;
    case 'remove entry':
      episode?.entries.splice(b % Math.max(1, episode.entries.length), 1);
      break;
    case 'end entry': {
      const entry = pick(episode?.entries ?? [], b);
      if (entry) entry.end = dayOrNone(c);
      break;
    }
    case 'change factors': {
      const entry = pick(episode?.entries.filter(({ kind }) => kind === 'assessment') ?? [], b);
      if (entry) entry.factors = c % 2 === 0 ? undefined : ['1A', '2B'];
      break;
    }
    case 'move entry':
      if (episode && other)
        other.entries.push(...episode.entries.splice(c % Math.max(1, episode.entries.length), 1));
      break;
    case 'move blocks':
      if (episode && other) moveBlocks(episode, other);
      break;
    case 'reissue ids':
      eachId(child, () => fresh(), c % 2 === 0);
      break;
    case 'change case of ids':
      eachId(child, (id) => (id === id.toUpperCase() ? id.toLowerCase() : id.toUpperCase()), c % 2 === 0);
      break;
    case 'set adoption':
      if (episode) episode.adoption = { decision: day(b), matched: dayOrNone(c) };
      break;
    case 'set care leaver':
      if (episode) episode.careLeaver = { contact: dayOrNone(b), activity: c % 2 === 0 ? 'F1' : 'P1' };
      break;
    case 'remove blocks':
      if (episode) Object.assign(episode, { adoption: undefined, careLeaver: undefined });
      break;
    case 'add score':
      child.scores.push({ date: day(a), score: b % 41 });
      break;
    case 'remove scores':
      child.scores = child.scores.slice(0, a % 2);
      break;
    case 'add worker':
      episode?.workers.push({ id: `SW${b % 3}`, start: day(b), end: dayOrNone(c) });
      break;
    case 'remove workers':
      if (episode) episode.workers = episode.workers.slice(0, b % 2);
      break;
    case 'change details':
      child.surname = `Fakesurname${a % 3}`;
      child.disabilities = b % 3 === 0 ? undefined : b % 3 === 1 ? ['NONE'] : ['AUT', 'LD'];
      break;
    case 'change own ids':
      child.misId = a % 2 === 0 ? undefined : `MIS${b % 3}`;
      break;
  }
  return child;
}

function newEntry(id: string, b: number, c: number): SourceEntry {
  const kind = sourceEntryKinds[b % sourceEntryKinds.length] ?? 'cin';
  return {
    kind,
    id,
    start: day(b),
    end: dayOrNone(c),
    factors: kind === 'assessment' && c % 2 === 0 ? ['1A'] : undefined,
    conference: kind === 's47' ? dayOrNone(b + c) : undefined,
  };
}

function moveBlocks(from: SourceEpisode, to: SourceEpisode): void {
  const { adoption, careLeaver } = from;
  Object.assign(from, { adoption: undefined, careLeaver: undefined });
  Object.assign(to, { adoption, careLeaver });
}

function eachId(child: SourceChild, rename: (id: string) => string, entriesToo: boolean): void {
  for (const episode of child.episodes) {
    episode.id = rename(episode.id);
    if (entriesToo) for (const entry of episode.entries) entry.id = rename(entry.id);
  }
}
