/** The shape of a text: `A` and `a` for letters, `9` for digits, `?` for what is no sign of ASCII; white space as one blank. */
export function shapeOf(value: string): string {
  return value
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/\p{Lu}|\p{Lt}/gu, 'A')
    .replace(/\p{L}|\p{M}/gu, (letter) => (letter === 'A' ? letter : 'a'))
    .replace(/\p{N}/gu, '9')
    .replace(/[^ -~]/g, '?');
}

/** A shape with the number of rows that have it. */
export interface ShapeCount {
  readonly shape: string;
  readonly rows: number;
}

const longestShape = 24;
const mostShapes = 10;
/** The shape of a longer text says something of it; where so few rows have it, that is too much. */
const fewRows = 5;
const shortShape = 8;

const longText = `(more than ${longestShape} characters)`;
const rare = '(rare)';

/**
 * The shapes of some values, the most frequent first, at most ten. Long texts are counted together, and so are shapes that
 * are rare and not short: no shape leads to a person.
 */
export function countShapes(
  values: Iterable<{ readonly value: string; readonly rows: number }>,
): ShapeCount[] {
  const counts = new Map<string, number>();
  const add = (shape: string, rows: number): void => void counts.set(shape, (counts.get(shape) ?? 0) + rows);
  for (const { value, rows } of values) {
    const shape = shapeOf(value);
    add(shape.length > longestShape ? longText : shape, rows);
  }
  let others = 0;
  const shown: ShapeCount[] = [];
  const sorted = [...counts].sort(([a, some], [b, more]) => more - some || (a < b ? -1 : 1));
  for (const [shape, rows] of sorted) {
    const isTelling = shape !== longText && shape.length > shortShape && rows < fewRows;
    if (isTelling || shown.length >= mostShapes - 1) others += rows;
    else shown.push({ shape, rows });
  }
  return others === 0 ? shown : [...shown, { shape: rare, rows: others }];
}
