/**
 * The children that a 400 names, as zero-based places in a batch of `count`: `[3]` and `[3].child_details.sex`, but not
 * the inner index of `[3].social_care_episodes[1]`. Each once, in the order named; places outside the batch are left out.
 */
export function namedIndexes(text: string, count: number): number[] {
  const named = [...text.matchAll(/(?<![\w\]])\[(\d{1,6})\]/g)].map((match) => Number(match[1]));
  return [...new Set(named)].filter((index) => index < count);
}
