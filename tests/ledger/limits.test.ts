import { receiptInstant } from '../../lib/ledger/deliver/settleSubmissions';
import { toPendingChild } from '../../lib/ledger/decide/pendingChild';
import { decidePrepared } from '../../lib/ledger/decide/preparedChild';
import { bulkSizes } from '../../lib/ledger/sql/bulk';
import { builtChild } from './ledgerTarget';

describe('what the columns of the ledger hold', () => {
  it.each([
    ['2026-11-22T02:30:00.120', '2026-11-22T02:30:00.120Z'],
    ['1753-01-01T00:00:00.000', '1753-01-01T00:00:00.000Z'],
    ['1752-12-31T23:59:59.000', undefined],
    ['0001-01-01T00:00:00.000', undefined],
    ['no time', undefined],
  ])('takes the receipt time %s as %s: an acceptance is written whatever it says', (text, taken) => {
    expect(receiptInstant(text)?.toISOString()).toBe(taken);
  });

  it.each([
    [48, 'x'.repeat(48)],
    [49, null],
  ])('keeps a legacy id of %i characters as it is, or leaves it out', (length, kept) => {
    const context = {
      endpoint: 'test',
      now: new Date(0),
      retryErrorsAfterDays: 7,
      retryErrors: false,
      leaverSecondLookHours: 20,
      purgeCohortLeavers: false,
    } as const;
    const built = { ...builtChild('Fake1'), legacyId: 'x'.repeat(length) };
    expect(decidePrepared(undefined, built, context)).toMatchObject({ legacyId: kept });
  });
});

describe('a child whose id is longer than DfE takes today', () => {
  it('is read from the ledger as it stands there: should DfE take longer ones, a setting says so to prepare', () => {
    const { personId, payload, hash } = builtChild('x'.repeat(48));
    const row = {
      person_id: personId,
      json_payload: JSON.stringify(payload),
      previous_json_payload: JSON.stringify(payload),
      current_hash: hash,
      row_state: 'Updated',
      accepted_by: 'test',
    };
    expect(toPendingChild(row, [], { endpoint: 'test', inventoryKey: '' })).toMatchObject({
      kind: 'payload',
      current: { la_child_id: personId },
      previous: { la_child_id: personId },
    });
  });
});

describe('statements over many rows', () => {
  it.each([
    [1, 0, 500],
    [8, 1, 249],
    [2, 0, 500],
  ])('of %i columns and %i shared parameters take at most so many rows: %i', (columns, shared, most) => {
    const sizes = bulkSizes(columns, shared);
    expect(sizes).toEqual([1, 10, 30, 100, most]);
    expect(most * columns + shared).toBeLessThanOrEqual(2_100);
  });
});
