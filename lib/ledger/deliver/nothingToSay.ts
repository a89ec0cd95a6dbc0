import type { JsonObject } from '../../payload/values/json';

/** A child whose delta says nothing: it is not posted and counts as Sent. */
export interface NothingToSay {
  readonly personId: string;
  readonly hash: Buffer;
  readonly previousAfter: JsonObject;
}
