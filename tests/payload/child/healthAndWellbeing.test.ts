import type { SsdRows } from '../../../lib/payload/personRows';
import { findingsOf, payloadOf } from '../rowBuilders';

const array = 'health_and_wellbeing.sdq_assessments';
const left = [`sdq-score-not-valid at ${array}`];
const sdq = (date: string | null, score: unknown, id = 'SD1') => ({
  csdq_table_id: id,
  csdq_sdq_completed_date: date,
  csdq_sdq_score: score,
});

describe('SDQ scores (items 45 and 46)', () => {
  it.each<[string, SsdRows['ssd_sdq_scores'][], [string, number][], string[]]>([
    ['one inside the window', [sdq('2025-01-01', 12)], [['2025-01-01', 12]], []],
    ['on the first day', [sdq('2024-04-01', 0)], [['2024-04-01', 0]], []],
    ['before it: not a word', [sdq('2024-03-31', 99)], [], []],
    ['without a date: not a word', [sdq(null, 99)], [], []],
    ['the highest score', [sdq('2025-01-01', 40)], [['2025-01-01', 40]], []],
    ['above it', [sdq('2025-01-01', 41)], [], left],
    ['below nought', [sdq('2025-01-01', -1)], [], left],
    ['missing', [sdq('2025-01-01', null)], [], left],
    ['no whole number', [sdq('2025-01-01', 10.5)], [], left],
    ['no number', [sdq('2025-01-01', 'ten')], [], left],
    ['kept as text', [sdq('2025-01-01', '14')], [['2025-01-01', 14]], []],
    ['as text with white space', [sdq('2025-01-01', ' 7 ')], [['2025-01-01', 7]], []],
    ['as text with a point', [sdq('2025-01-01', '14.0')], [['2025-01-01', 14]], []],
    ['as text, no whole number', [sdq('2025-01-01', '14.5')], [], left],
    ['as text, above the highest', [sdq('2025-01-01', '41')], [], left],
    ['as text, below nought', [sdq('2025-01-01', '-1')], [], left],
    ['blank text', [sdq('2025-01-01', ' ')], [], left],
    ['a placeholder', [sdq('2025-01-01', 'SSD_PH')], [], left],
    [
      'newest first',
      [sdq('2025-01-01', 1), sdq('2026-01-01', 2, 'SD0')],
      [
        ['2026-01-01', 2],
        ['2025-01-01', 1],
      ],
      [],
    ],
    [
      'on one day the greater text first, whatever the keys',
      [sdq('2025-01-01', 9), sdq('2025-01-01', 14, 'SD2')],
      [
        ['2025-01-01', 9],
        ['2025-01-01', 14],
      ],
      [],
    ],
    [
      'one left out leaves the others',
      [sdq('2025-01-01', 1), sdq('2026-01-01', null, 'SD2')],
      [['2025-01-01', 1]],
      left,
    ],
    [
      'tomorrow',
      [sdq('2026-11-23', 1), sdq('2025-01-01', 2, 'SD2')],
      [
        ['2026-11-23', 1],
        ['2025-01-01', 2],
      ],
      [`date-in-future at ${array}[0].date`],
    ],
    ["somebody else's", [{ csdq_person_id: 'P2' }], [], []],
  ])('%s', (_, rows, sent, findings) => {
    const expected =
      sent.length === 0
        ? undefined
        : { sdq_assessments: sent.map(([date, score]) => ({ date, score })), purge: false };
    expect(payloadOf({ ssd_sdq_scores: rows }).health_and_wellbeing).toEqual(expected);
    expect(findingsOf({ ssd_sdq_scores: rows })).toEqual(findings);
  });
});
