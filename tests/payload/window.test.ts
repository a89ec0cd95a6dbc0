import { reportingWindow } from '../../lib/payload/window';

const usual = { monthsBack: 24, financialYearStartMonth: 4 };

describe('the reporting window', () => {
  it.each([
    ['in autumn', '2026-11-22', '2024-04-01', '2026-11-23', ['2025-03-31', '2026-03-31']],
    ['on New Year’s Eve', '2025-12-31', '2023-04-01', '2026-01-01', ['2024-03-31', '2025-03-31']],
    ['on 29 March', '2026-03-29', '2023-04-01', '2026-03-30', ['2024-03-31', '2025-03-31']],
    [
      'on 30 March the third census date is inside',
      '2026-03-30',
      '2023-04-01',
      '2026-03-31',
      ['2024-03-31', '2025-03-31', '2026-03-31'],
    ],
    [
      'on 31 March the window has not moved on yet',
      '2026-03-31',
      '2023-04-01',
      '2026-04-01',
      ['2024-03-31', '2025-03-31', '2026-03-31'],
    ],
    ['on 1 April it has', '2026-04-01', '2024-04-01', '2026-04-02', ['2025-03-31', '2026-03-31']],
    ['on a leap day', '2028-02-29', '2025-04-01', '2028-03-01', ['2026-03-31', '2027-03-31']],
    ['at the end of February', '2027-02-28', '2024-04-01', '2027-03-01', ['2025-03-31', '2026-03-31']],
  ])('%s', (_, runDate, start, end, censusDates) => {
    expect(reportingWindow(runDate, usual)).toEqual({ runDate, start, end, censusDates });
  });

  it('takes the months back and the start of the financial year from settings; the census stays on 31 March', () => {
    expect(reportingWindow('2026-11-22', { monthsBack: 12, financialYearStartMonth: 9 })).toEqual({
      runDate: '2026-11-22',
      start: '2025-09-01',
      end: '2026-11-23',
      censusDates: ['2026-03-31'],
    });
  });

  it('counts a census date that is the first or the last day of the window', () => {
    const settings = { monthsBack: 0, financialYearStartMonth: 3 };
    expect(reportingWindow('2026-03-30', settings).censusDates).toEqual(['2026-03-31']);
  });
});
