import type { JsonObject } from '../../payload/values/json';

/** A child of the cohort as built tonight. */
export interface BuiltChild {
  /** As stored in the SSD, without trailing blanks. */
  readonly personId: string;
  readonly legacyId: string | null;
  readonly payload: JsonObject;
  /** `payloadHash(payload)`. */
  readonly hash: Buffer;
  /** Why validation holds the child back: rule ids and paths, never a value; undefined when it may be sent. */
  readonly heldBackBecause?: string | undefined;
}
