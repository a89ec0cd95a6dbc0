/**
 * What came of posting a group:
 * - `refused`: 400, naming children by their place in the group, or none
 * - `tooLarge`: 413
 * - `accepted`: taken in
 * - `ended`: anything else; the poster has settled the group, nothing more is to be done about it
 */
export type GroupAnswer =
  | { readonly kind: 'accepted' | 'tooLarge' | 'ended' }
  | {
      readonly kind: 'refused';
      readonly named: readonly number[];
      /** It names places, though none that the group has. */
      readonly namesBeyond?: boolean;
    };

/** How isolation posts, and what it says of those whose refusal it had to doubt. */
export interface Isolation<Child> {
  /** Settles the children of a group that was accepted or has ended, and a single child whatever its answer. */
  readonly post: (group: readonly Child[]) => Promise<GroupAnswer>;
  /** Posts one child as `post` does, but does not settle it when it is refused. */
  readonly probe: (child: Child) => Promise<GroupAnswer>;
  /**
   * Settles the probes that were refused, by what that was the fault of: the children; the endpoint, which refuses
   * everything; or not known, where sending ended first.
   */
  readonly settleProbes: (fault: 'children' | 'endpoint' | 'not known') => Promise<void>;
}

/** Fewer children than this are no sign of an endpoint that refuses everything. */
const several = 3;
/** So many children, from all over a batch, are posted alone before it is called the fault of the endpoint. */
const fewAlone = 8;

const isBlank = (answer: GroupAnswer): boolean =>
  answer.kind === 'refused' && answer.named.length === 0 && answer.namesBeyond !== true;

/** Places from all over a row of `count`: both ends, the middle, and between. */
const spread = (count: number): number[] => {
  const places = Math.min(count, fewAlone);
  return [
    ...new Set(Array.from({ length: places }, (_, at) => Math.round((at * (count - 1)) / (places - 1)))),
  ];
};

/**
 * Posts a batch so that every good child gets through and a bad one is refused only after it was refused alone
 * (dfe-api.md "Isolation"): named children go alone, the rest again; where none is named, or the rest is refused again,
 * halves. An endpoint that refuses both halves of a batch and a few children alone, and names none of them, refuses
 * everything: that is no fault of the children.
 *
 * Names are believed until the first child that was named is accepted alone, then no more in this batch: so an endpoint
 * that names the wrong ones costs one request, and a batch of n with b bad ones takes at most 2·b·⌈log2 n⌉ + 2
 * (`docs/decisions/0030-isolation-bound.md` has the proof).
 */
export async function isolate<Child>(batch: readonly Child[], wire: Isolation<Child>): Promise<void> {
  const { post, probe, settleProbes } = wire;
  let believesNames = true;

  const send = async (group: readonly Child[]): Promise<void> => {
    if (group.length === 0) return;
    await takeApart(group, await post(group));
  };

  const takeApart = async (group: readonly Child[], answer: GroupAnswer): Promise<void> => {
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

  /** A whole batch of several was refused and nobody named: is it the children, or the endpoint? */
  const findFault = async (): Promise<void> => {
    const middle = Math.ceil(batch.length / 2);
    const alone = new Map<Child, GroupAnswer>();
    const ask = async (child: Child): Promise<GroupAnswer> => {
      const answer = await probe(child);
      alone.set(child, answer);
      return answer;
    };
    const halves: { readonly group: readonly Child[]; readonly answer: GroupAnswer }[] = [];
    for (const group of [batch.slice(0, middle), batch.slice(middle)]) {
      const [only, ...more] = group;
      if (only === undefined) continue;
      halves.push({ group, answer: more.length === 0 ? await ask(only) : await post(group) });
    }
    const blank = (): boolean =>
      halves.every(({ answer }) => isBlank(answer)) && [...alone.values()].every(isBlank);
    for (const place of spread(batch.length)) {
      const child = batch[place];
      if (child === undefined || alone.has(child)) continue;
      if (!blank()) break;
      await ask(child);
    }
    const refusesAll = blank();
    const ended = [...alone.values()].some(({ kind }) => kind === 'ended');
    await settleProbes(refusesAll ? 'endpoint' : ended ? 'not known' : 'children');
    for (const { group, answer } of halves) {
      const rest = group.filter((child) => !alone.has(child));
      if (refusesAll) {
        // Sending has stopped: this settles the rest.
        if (rest.length > 0) await post(rest);
      } else if (rest.length === group.length) await takeApart(group, answer);
      else if (answer.kind === 'refused') {
        const foundOne = group.some((child) => alone.get(child)?.kind === 'refused');
        if (foundOne) await send(rest);
        else await halve(rest);
      }
    }
  };

  if (batch.length === 0) return;
  const answer = await post(batch);
  if (batch.length >= several && isBlank(answer)) await findFault();
  else await takeApart(batch, answer);
}
