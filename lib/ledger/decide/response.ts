const heldBackPrefix = 'Held back: ';
/** Long lists of rules are cut: the findings hold them all. */
const longestReason = 400;

/** `api_response` of a child that validation holds back. */
export const heldBackResponse = (because: string): string =>
  (heldBackPrefix + because).slice(0, longestReason);

/** Whether a stored `api_response` says that validation held the child back, rather than that DfE refused it. */
export const saysHeldBack = (response: string | null): boolean =>
  response?.startsWith(heldBackPrefix) === true;

const refusedPrefix = 'Refused: ';

/** `api_response` of a child that DfE has refused. */
export const refusedResponse = (reason: string): string => (refusedPrefix + reason).slice(0, longestReason);

/** A stored `api_response` where it is a reason of ours, which may be shown: other scripts wrote DfE's whole answer there. */
export const reasonIn = (response: string | null): string | undefined =>
  [heldBackPrefix, refusedPrefix].some((prefix) => response?.startsWith(prefix))
    ? (response ?? '')
    : undefined;
