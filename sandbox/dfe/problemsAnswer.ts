import { jsonAnswer, type WireEffect } from '../web/wireEffect';
import type { Problem } from './checkStructure';

/** The 400 that refuses a whole batch; it names entries by zero-based index, as `[3].child_details.sex`. */
export function problemsAnswer(problems: readonly Problem[]): WireEffect {
  const errors: Record<string, string[]> = {};
  for (const { path, text } of problems) (errors[path === '' ? '$' : path] ??= []).push(text);
  return jsonAnswer(
    400,
    {
      type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
      title: 'One or more validation errors occurred.',
      status: 400,
      ...(problems.length === 0 ? {} : { errors }),
    },
    { 'content-type': 'application/problem+json; charset=utf-8' },
  );
}
