import { inventorySchema, type Inventory } from '../../payload/change/inventory';
import { normalKey } from '../../payload/normalKey';
import { parseJson } from '../../payload/values/json';

/** A submission in doubt as the driver gives it. */
export interface StoredDoubt {
  readonly person_id: string;
  readonly submission_id: number;
  readonly kind: string;
  readonly is_open: boolean;
  readonly inventory: string | null;
}

/** What DfE may hold of a child besides `previous`. */
export interface Doubts {
  readonly inDoubt: readonly Inventory[];
  /** A purge of the child is open: DfE may hold nothing. */
  readonly purgeInDoubt: boolean;
}

/** What the submissions in doubt of one child come to. An inventory that cannot be read says nothing; the child is sent whole all the same. */
export const doubtsIn = (submissions: readonly StoredDoubt[]): Doubts => ({
  inDoubt: submissions.map(({ inventory }) => {
    const parsed = inventorySchema.safeParse(parseJson(inventory ?? '')?.value);
    return parsed.success ? parsed.data : { items: [] };
  }),
  purgeInDoubt: submissions.some((submission) => submission.is_open && submission.kind === 'purge'),
});

/** Submissions in doubt by the normal key of their child, each once: a child with several rows finds them several times. */
export function doubtsByChild(submissions: readonly StoredDoubt[]): Map<string, StoredDoubt[]> {
  const once = new Map(submissions.map((submission) => [submission.submission_id, submission] as const));
  return Map.groupBy(once.values(), (submission) => normalKey(submission.person_id));
}
