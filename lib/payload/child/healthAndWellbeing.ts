import type { BuildContext } from '../buildContext';
import { hidden, type Report } from '../findings/report';
import { limits } from '../limits';
import { newestFirst } from '../rows/order';
import type { PersonIndex } from '../rows/personIndex';
import { RowItems } from '../rows/rowItems';
import type { HealthAndWellbeing, SdqAssessment } from '../schema';
import { isInside, readDate } from '../values/date';
import { text } from '../values/text';

const array = 'health_and_wellbeing.sdq_assessments';

/** Items 45 and 46: SDQ scores completed inside the window, newest first, then the higher key. */
export function healthAndWellbeing(
  index: PersonIndex,
  { window }: BuildContext,
  report: Report,
): HealthAndWellbeing | undefined {
  const inWindow = index.tables.ssd_sdq_scores.filter(
    (row) => index.isOwn(row.csdq_person_id) && isInside(readDate(row.csdq_sdq_completed_date), window),
  );
  const assessments: SdqAssessment[] = [];
  for (const row of newestFirst(inWindow.reverse(), (each) => readDate(each.csdq_sdq_completed_date))) {
    const score = row.csdq_sdq_score;
    if (!isScore(score)) {
      report.add('sdq-score-not-valid', array, 'ssd_sdq_scores', 'csdq_sdq_score', hidden(text(score)));
      continue;
    }
    const items = new RowItems(report, 'ssd_sdq_scores', row, `${array}[${assessments.length}]`);
    const date = items.pastDate('date', 'csdq_sdq_completed_date', window.runDate);
    if (date !== undefined) assessments.push({ date, score: score === 0 ? 0 : score });
  }
  return assessments.length === 0 ? undefined : { sdq_assessments: assessments, purge: false };
}

function isScore(score: unknown): score is number {
  return typeof score === 'number' && Number.isInteger(score) && score >= 0 && score <= limits.sdqScore;
}
