/** Person ids from `from` to `upTo`, both included, in the server's order. */
export interface KeyRange {
  readonly from: string;
  readonly upTo: string;
}
