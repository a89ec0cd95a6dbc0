/**
 * A range of person ids, both ends inside. The bounds come from SQL Server and are compared only there: its order of
 * ids is not JavaScript's.
 */
export interface KeyRange {
  readonly from: string;
  readonly upTo: string;
}
