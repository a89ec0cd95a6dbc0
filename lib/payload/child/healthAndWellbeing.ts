import type { BuildContext } from '../buildContext';
import { hidden, type Report } from '../findings/report';
import { limits } from '../limits';
import { byContent, byDate, descending, sorted } from '../rows/order';
import type { PersonIndex } from '../rows/personIndex';
import { RowItems } from '../rows/rowItems';
import type { HealthAndWellbeing, SdqAssessment } from '../schema';
import { isInside, readDate } from '../values/date';
import { text } from '../values/text';

const array = 'health_and_wellbeing.sdq_assessments';

/** Items 45 and 46: SDQ scores completed inside the window, newest first; of one day the greater text, then the higher key. */
export function healthAndWellbeing(
  index: PersonIndex,
  { window }: BuildContext,
  report: Report,
): HealthAndWellbeing | undefined {
  const inWindow = index.tables.ssd_sdq_scores.filter(
    (row) => index.isOwn(row.csdq_person_id) && isInside(readDate(row.csdq_sdq_completed_date), window),
  );
  const assessments: SdqAssessment[] = [];
  const newestFirst = sorted(
    inWindow.reverse(),
    descending(byDate((row) => readDate(row.csdq_sdq_completed_date))),
    descending(byContent((row) => [readScore(row.csdq_sdq_score)])),
  );
  for (const row of newestFirst) {
    const score = readScore(row.csdq_sdq_score);
    if (score === undefined) {
      const stored = hidden(text(row.csdq_sdq_score));
      report.add('sdq-score-not-valid', array, 'ssd_sdq_scores', 'csdq_sdq_score', stored);
      continue;
    }
    const items = new RowItems(report, 'ssd_sdq_scores', row, `${array}[${assessments.length}]`);
    const date = items.pastDate('date', 'csdq_sdq_completed_date', window.runDate);
    if (date !== undefined) assessments.push({ date, score });
  }
  return assessments.length === 0 ? undefined : { sdq_assessments: assessments, purge: false };
}

const wholeNumber = /^\d+(?:\.0+)?$/;

/** The score in a column, also where it is kept as text (`14`, `14.0`); undefined where it is no whole number in range. */
function readScore(value: unknown): number | undefined {
  const score = typeof value === 'string' && wholeNumber.test(value.trim()) ? Number(value.trim()) : value;
  if (typeof score !== 'number' || !Number.isInteger(score) || score < 0 || score > limits.sdqScore)
    return undefined;
  // A zero below zero is zero.
  return score === 0 ? 0 : score;
}
