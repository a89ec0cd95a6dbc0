import { InvalidArgumentError } from 'commander';
import { z } from 'zod';

/** Reads a command's option that must be a whole number between the two, ends included. */
export const wholeOption = (min: number, max: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  return value;
};

/** Reads a command's option that must be a day of the calendar, in years in which whole nights can be played. */
export function dateOption(text: string): string {
  if (!z.iso.date().safeParse(text).success || text < '2000-01-01' || text > '2999-12-31')
    throw new InvalidArgumentError('It must be a day of the calendar from 2000 to 2999, such as 2026-11-22.');
  return text;
}
