import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';

/** One setting: an application setting (environment variable) of the function app. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** What it decides: a sentence or two that can be read alone. */
  readonly about: string;
  /** Its description says in a few words which values are taken. */
  readonly schema: Schema;
  /** What holds when it is not set, as the text that one would set; without it the setting is required. */
  readonly default?: string;
  /** What the sample settings file shows. */
  readonly sample?: string;
  /** Few authorities ever change it. */
  readonly expert?: true;
}

/** A setting that may be left out: not set is an answer of its own. */
export interface OptionalSetting<Schema extends z.ZodType = z.ZodType> extends Setting<Schema> {
  readonly optional: true;
}

/** Keeps the schema's own type. */
export const setting = <Schema extends z.ZodType>(definition: Setting<Schema>): Setting<Schema> => definition;

/** As `setting`, for one that may be left out. */
export const optionalSetting = <Schema extends z.ZodType>(
  definition: Setting<Schema>,
): OptionalSetting<Schema> => ({ ...definition, optional: true });

const wholeNumber = /^\d{1,9}$/;

/** A whole number from `min` to `max`, written in digits. */
export const whole = (min: number, max: number) =>
  z
    .string()
    .regex(wholeNumber, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`)
    .describe(`${min} to ${max}`);

/** A share from 0 to 1, such as 0.05 for 5 %. */
export const share = z
  .string()
  .regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, 'must be a share from 0 to 1, such as 0.05')
  .transform(Number)
  .describe('a share from 0 to 1');

/** A number of minutes, fractions allowed, up to `max`. */
export const minutesUpTo = (max: number) =>
  z
    .string()
    .regex(/^\d{1,2}(\.\d{1,4})?$/, 'must be a number of minutes')
    .transform(Number)
    .refine((value) => value <= max, `must be at most ${max}`);

export const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((value) => value === 'true')
  .describe('`true` or `false`');

export const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z
    .enum(values, `must be one of: ${values.join(', ')}`)
    .describe(values.map((value) => `\`${value}\``).join(', '));

/** A plain SQL identifier: it enters the text of statements, so nothing else is let through. */
export const identifier = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'must be a plain SQL name: letters, digits and _')
  .describe('a plain SQL name');

/** A table, in the SSD's schema or with its own: `status` or `etl.status`. */
export const tableName = z
  .string()
  .regex(
    /^([A-Za-z_][A-Za-z0-9_]{0,127}\.)?[A-Za-z_][A-Za-z0-9_]{0,127}$/,
    'must be a plain SQL name, with its schema and a dot before it where that is another',
  )
  .describe('a plain SQL name, with or without its schema');

export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .describe(`text, at most ${max} characters`);

export const httpsUrl = z
  .string()
  .trim()
  .refine(
    (value) => URL.canParse(value) && new URL(value).protocol === 'https:',
    'must be an https:// address',
  )
  .transform((value) => value.replace(/(?<!\/)\/+$/, ''))
  .describe('an `https://` address');

/** The name of a secret in Key Vault, not its value. */
export const secretName = z
  .string()
  .regex(/^[0-9A-Za-z-]{1,127}$/, 'must be the name of a Key Vault secret: letters, digits and -')
  .describe('name of a secret');

/** Any day will do: whether a schedule ever fires does not depend on it. */
const someDay = new Date('2026-01-01T00:00:00Z');

/** Whether the host would ever fire it: 31 February never comes. */
const everFires = (expression: string): boolean => {
  try {
    return CronExpressionParser.parse(expression, { currentDate: someDay, tz: 'UTC' }).hasNext();
  } catch {
    return false;
  }
};

/** An NCRONTAB schedule with seconds, as the Functions host reads it. */
export const schedule = z
  .string()
  .trim()
  .regex(/^(([\d*,/-]|[a-z]{3})+\s+){5}([\d*,/-]|[a-z]{3})+$/i, 'must have six fields, such as 0 30 2 * * *')
  .refine(everFires, 'must be a schedule that fires, such as 0 30 2 * * *')
  .describe('NCRONTAB, six fields');
