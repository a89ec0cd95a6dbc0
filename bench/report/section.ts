/** What a measurement was to come to, and what it came to. */
export interface Aim {
  readonly aim: string;
  readonly figure: string;
  readonly met: boolean;
}

/** What a measurement tells: a table, what it is of, what may be concluded from it, and its aims. */
export interface Section {
  readonly title: string;
  /** How it was measured, and what follows from it and what does not: a paragraph each. */
  readonly about: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly aims: readonly Aim[];
}

/** The middle of some values, the upper of the two where their number is even; NaN of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The median with the least and the greatest: `1.08 (1.02 to 1.31)`. */
export function spread(values: readonly number[], digits: number): string {
  const fixed = (value: number): string => value.toFixed(digits);
  return `${fixed(median(values))} (${fixed(Math.min(...values))} to ${fixed(Math.max(...values))})`;
}

/** An aim that is met where the figure is at most so much. */
export function atMost(aim: string, figure: number, limit: number): Aim {
  return { aim: `${aim}: at most ${limit}`, figure: figure.toFixed(2), met: figure <= limit };
}

/** A table of Markdown; its first column is text, the others are figures. */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = columns.map((_, at) => (at === 0 ? '---' : '---:'));
  return [columns, rule, ...rows].map(line).join('\n');
}

/** A section as Markdown. */
export function asMarkdown({ title, about, columns, rows, aims }: Section): string {
  const verdicts = aims.map(({ aim, figure, met }) => [aim, figure, met ? 'met' : '**not met**']);
  return [
    `## ${title}`,
    ...about,
    table(columns, rows),
    ...(aims.length === 0 ? [] : [table(['aim', 'figure', ''], verdicts)]),
  ].join('\n\n');
}

/** Hands the section to whoever started this measurement; where a person did, prints it. */
export function publish(section: Section): void {
  if (process.send === undefined) console.log(asMarkdown(section));
  else process.send(section);
}

/**
 * Measures with the arguments that the process was started with. What fails ends it with its message: a figure that could not be
 * taken is no figure.
 */
export function run(measure: (given: readonly string[]) => Promise<void> | void): void {
  Promise.resolve(process.argv.slice(2))
    .then(measure)
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : 'The measurement failed.');
      process.exitCode = 1;
    });
}

/**
 * A whole number that the measurement is given, or its default.
 * @throws Error naming what it is for, where it is none
 */
export function wholeNumber(given: string | undefined, name: string, unset: number): number {
  const value = given === undefined ? unset : Number(given);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number above 0.`);
  return value;
}

/** Such numbers with commas between them, or their defaults. @throws as `wholeNumber` does */
export function wholeNumbers(
  given: string | undefined,
  name: string,
  unset: readonly number[],
): readonly number[] {
  return given?.split(',').map((one) => wholeNumber(one, name, 1)) ?? unset;
}
