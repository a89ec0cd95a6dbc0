import { isCalendarDate } from './isCalendarDate';
import type { JsonValue } from './json';
import type { Rule } from './shape';

type ScalarRule = Extract<Rule, { kind: 'text' | 'code' | 'date' | 'flag' | 'whole' }>;

/** What is wrong with a single value; undefined when nothing is. The text never repeats the value. */
export function scalarFault(value: JsonValue | undefined, rule: ScalarRule): string | undefined {
  switch (rule.kind) {
    case 'text':
      if (typeof value !== 'string' || value === '') return 'Must be a text that is not empty.';
      if (value.length > rule.max) return `Must be at most ${rule.max} characters long.`;
      return rule.form && !rule.form.test(value) ? 'Is not of the right form.' : undefined;
    case 'code':
      return typeof value === 'string' && rule.codes.has(value) ? undefined : 'Is not one of the codes.';
    case 'date':
      return typeof value === 'string' && isCalendarDate(value) ? undefined : 'Is not a date YYYY-MM-DD.';
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'Must be true or false.';
    case 'whole':
      return typeof value === 'number' && Number.isInteger(value) && value >= rule.min && value <= rule.max
        ? undefined
        : `Must be a whole number from ${rule.min} to ${rule.max}.`;
  }
}
