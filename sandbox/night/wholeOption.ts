import { InvalidArgumentError } from 'commander';

/** Reads a command's option that must be a whole number between the two, ends included. */
export const wholeOption = (min: number, max: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  return value;
};
