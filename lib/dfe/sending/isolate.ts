/**
 * What came of posting a group:
 * - `refused`: 400, naming children by their place in the group, or none
 * - `tooLarge`: 413
 * - `accepted`: taken in
 * - `ended`: anything else; the poster has settled the group, nothing more is to be done about it
 */
export type GroupAnswer =
  | { readonly kind: 'accepted' | 'tooLarge' | 'ended' }
  | { readonly kind: 'refused'; readonly named: readonly number[] };

/**
 * Posts a batch so that every good child gets through and a bad one is refused only after it was refused alone
 * (dfe-api.md "Isolation"): named children go alone, the rest again; where none is named, or the rest is refused again,
 * halves. `post` settles the children of a group that was accepted or has ended, and a single child whatever its answer.
 *
 * Names are believed until the first child that was named is accepted alone, then no more in this batch: so an endpoint
 * that names the wrong ones costs one request, and a batch of n with b bad ones takes at most 2·b·⌈log2 n⌉ + 2
 * (`docs/decisions/0030-isolation-bound.md` has the proof).
 */
export async function isolate<Child>(
  batch: readonly Child[],
  post: (group: readonly Child[]) => Promise<GroupAnswer>,
): Promise<void> {
  let believesNames = true;

  const send = async (group: readonly Child[]): Promise<void> => {
    if (group.length === 0) return;
    const answer = await post(group);
    if (group.length === 1) return;
    if (answer.kind === 'tooLarge') await halve(group);
    if (answer.kind === 'refused') await setApart(group, answer.named);
  };

  const halve = async (group: readonly Child[]): Promise<void> => {
    const middle = Math.ceil(group.length / 2);
    await send(group.slice(0, middle));
    await send(group.slice(middle));
  };

  const setApart = async (group: readonly Child[], named: readonly number[]): Promise<void> => {
    if (!believesNames || named.length === 0) return halve(group);
    const gone = new Set<number>();
    let acceptedOne = false;
    for (const index of named) {
      const child = group[index];
      if (child === undefined || gone.has(index)) continue;
      const answer = await post([child]);
      gone.add(index);
      acceptedOne = answer.kind === 'accepted';
      if (acceptedOne) break;
    }
    const rest = group.filter((_, index) => !gone.has(index));
    if (acceptedOne) believesNames = false;
    // Nothing bad has been found yet, so the rest is known to hold it: asking for it whole would be a request wasted.
    if (gone.size === 0 || (acceptedOne && gone.size === 1)) return halve(rest);
    if (rest.length === 0) return;
    const answer = await post(rest);
    if (rest.length > 1 && (answer.kind === 'refused' || answer.kind === 'tooLarge')) await halve(rest);
  };

  await send(batch);
}
