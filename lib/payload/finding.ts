/** `error`: the child is held back. `warning`: the child is sent and the finding is reported (payload.md section 6). */
export type Severity = 'error' | 'warning';

/** One thing that validation or a rule has to say of one child. Safe to log: never a name, date of birth, postcode, UPN or free text. */
export interface Finding {
  /** Stable rule id in kebab-case. */
  readonly rule: string;
  readonly severity: Severity;
  /** Where in the payload: `social_care_episodes[1].closure_reason`; for a row left out, its array. */
  readonly path: string;
  /** SSD table and column that the value comes from. */
  readonly table?: string;
  readonly column?: string;
  /** The offending value, only where payload.md section 6 allows it. */
  readonly value?: string;
  /** Length of the offending value where the value itself may not be shown. */
  readonly length?: number;
}
