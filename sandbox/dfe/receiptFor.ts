import { randomUUID } from 'node:crypto';

/** A receipt in DfE's form: `2026-11-22_02:30:05.07_<uuid>.json`, the time in UTC with hundredths. */
export function receiptFor(at: Date): string {
  const [day = '', time = ''] = at.toISOString().split('T');
  return `${day}_${time.slice(0, 11)}_${randomUUID()}.json`;
}
