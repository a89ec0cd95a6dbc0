import { type JsonObject, isJsonObject } from '../../../lib/payload/values/json';
import type { ReportingWindow } from '../../../lib/payload/window';
import { idKey } from '../../../sandbox/dfe/idKey';
import { entryIds } from '../../../sandbox/dfe/holding';
import { admits } from './admits';

/**
 * Where what is held breaks the law of payload.md section 8: everything of the payload is held as it is, and what is
 * held besides left by the window. Both sides in the stand-in's normal form; empty when the law holds.
 */
export function breaches(held: JsonObject, payload: JsonObject, window: ReportingWindow): string[] {
  return compare(held, payload, window, '');
}

/**
 * What was taken away although it left by the window, which is to be dropped without a word (payload.md section 8): entries
 * and blocks that were held before a night without doubts, and are neither of the payload nor held any more. All in the
 * stand-in's normal form.
 */
export function wronglyTaken(
  before: JsonObject,
  held: JsonObject,
  payload: JsonObject,
  window: ReportingWindow,
  path = '',
): string[] {
  return Object.keys(before).flatMap((key) => {
    if (entryIds[key] === undefined) {
      const gone = held[key] === undefined && payload[key] === undefined;
      return gone && left(key, before[key], window) ? [`${path}${key} taken away`] : [];
    }
    const [was, has, wants] = [byId(key, before[key]), byId(key, held[key]), byId(key, payload[key])];
    return [...was].flatMap(([id, entry]) => {
      const [one, other] = [has.get(id), wants.get(id)];
      if (one === undefined)
        return other === undefined && left(key, entry, window) ? [`${path}${key}[${id}] taken away`] : [];
      if (key !== 'social_care_episodes' || other === undefined) return [];
      return wronglyTaken(entry, one, other, window, `${path}${key}[${id}].`);
    });
  });
}

function compare(held: JsonObject, payload: JsonObject, window: ReportingWindow, path: string): string[] {
  const keys = new Set([...Object.keys(held), ...Object.keys(payload)]);
  return [...keys].flatMap((key) => {
    const [has, wants, at] = [held[key], payload[key], `${path}${key}`];
    if (entryIds[key] !== undefined) return entries(key, has, wants, window, at);
    if (key === 'sdq_assessments' || key === 'care_worker_details') return members(has, wants, window, at);
    if (key === 'health_and_wellbeing' && has !== undefined) {
      const scores = isJsonObject(has) ? has['sdq_assessments'] : undefined;
      return members(scores, isJsonObject(wants) ? wants['sdq_assessments'] : undefined, window, at);
    }
    if (wants === undefined && left(key, has, window)) return [];
    return JSON.stringify(has) === JSON.stringify(wants) ? [] : [at];
  });
}

function entries(
  key: string,
  held: unknown,
  payload: unknown,
  window: ReportingWindow,
  path: string,
): string[] {
  const [has, wants] = [byId(key, held), byId(key, payload)];
  return [...new Set([...has.keys(), ...wants.keys()])].flatMap((id) => {
    const [one, other, at] = [has.get(id), wants.get(id), `${path}[${id}]`];
    if (one !== undefined && other === undefined && left(key, one, window)) return [];
    if (one === undefined || other === undefined)
      return [`${at} ${one === undefined ? 'not held' : 'still held'}`];
    if (key === 'social_care_episodes') return compare(one, other, window, `${at}.`);
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [at];
  });
}

/** An array without ids: the payload's members, and besides only what left by the window. */
function members(held: unknown, payload: unknown, window: ReportingWindow, path: string): string[] {
  const [has, wants] = [texts(held), texts(payload)];
  const missing = wants.filter((text) => !has.includes(text));
  const surplus = has.filter((text) => !wants.includes(text));
  const kept = surplus.filter((text) => !memberLeft(JSON.parse(text) as JsonObject, window));
  return [...missing.map((text) => `${path} lacks ${text}`), ...kept.map((text) => `${path} holds ${text}`)];
}

function left(key: string, part: unknown, window: ReportingWindow): boolean {
  if (!isJsonObject(part)) return false;
  const text = (name: string) => (typeof part[name] === 'string' ? part[name] : undefined);
  const [start, end] = [text('start_date') ?? '9999', text('end_date')];
  switch (key) {
    case 'social_care_episodes':
      return !admits.episode(
        { referral: text('referral_date') ?? '9999', closure: text('closure_date') },
        window,
      );
    case 'child_and_family_assessments':
      return !admits.entry({ kind: 'assessment', start, end: text('authorisation_date') }, window);
    case 'section_47_assessments':
      return !admits.entry({ kind: 's47', start, end, conference: text('icpc_date') }, window);
    case 'adoption':
      return !admits.adoption(
        { decision: text('initial_decision_date'), matched: text('matched_date') },
        window,
      );
    case 'care_leavers':
      return !admits.careLeaver({ contact: text('contact_date') }, window);
    default:
      return entryIds[key] !== undefined && !admits.entry({ kind: 'cin', start, end }, window);
  }
}

function memberLeft(member: JsonObject, window: ReportingWindow): boolean {
  const text = (name: string) => (typeof member[name] === 'string' ? member[name] : undefined);
  return member['worker_id'] === undefined
    ? !admits.score({ date: text('date') ?? '' }, window)
    : !admits.worker({ start: text('start_date') ?? '', end: text('end_date') }, window);
}

function byId(key: string, list: unknown): Map<string, JsonObject> {
  const objects = Array.isArray(list) ? (list as unknown[]).filter(isJsonObject) : [];
  return new Map(objects.map((entry) => [idKey(String(entry[entryIds[key] ?? ''])), entry]));
}

function texts(list: unknown): string[] {
  return Array.isArray(list) ? list.map((member) => JSON.stringify(member)) : [];
}
