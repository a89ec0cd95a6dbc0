import type { RunView } from '../../run/app/runView';
import { nightsChart } from '../nightsChart';
import { dayInWords, momentInWords, plural, shortDay, wholeNumber } from '../words';
import { asksSomething, outcomeTag } from './outcome';

/**
 * The page of the nights: a picture, a table, and what to do where the newest of them asks for something.
 * @param runs newest first
 * @param pages where the pages begin, and the address of older runs where there are any
 */
export function nightsView(
  runs: readonly RunView[],
  { base, older }: { readonly base: string; readonly older: string | undefined },
) {
  // A run that was skipped has done nothing: the one that it met has.
  const worked = runs.filter(({ outcome, startedAt }) => outcome !== 'skipped' && startedAt !== undefined);
  const [latest] = runs.filter(({ outcome }) => outcome !== 'skipped');
  return {
    latest: {
      asks:
        latest !== undefined && asksSomething(latest)
          ? (latest.message ?? 'The latest night needs somebody. Look at it.')
          : undefined,
    },
    chartCaption: 'Child records by night',
    chart: nightsChart(
      worked.toReversed().map((run) => {
        const at = whenOf(run);
        return { id: run.runId, day: shortDay(at), when: momentInWords(at), ...countsOf(run) };
      }),
    ),
    caption:
      older === undefined && runs.length < 30
        ? plural(runs.length, 'night')
        : `${plural(runs.length, 'night')}, newest first`,
    nights: runs.map((run) => {
      const { sent, heldBack, refused } = countsOf(run);
      return {
        href: `${base}/nights/${encodeURIComponent(run.runId)}`,
        when: dayInWords(whenOf(run)),
        byRequest: run.startedBy !== 'timer',
        outcome: outcomeTag(run),
        asks: asksSomething(run) ? 'Look at this night: it says what to do.' : undefined,
        sent: wholeNumber(sent),
        heldBack: wholeNumber(heldBack),
        refused: wholeNumber(refused),
      };
    }),
    older,
  };
}

const whenOf = (run: RunView): Date => new Date(run.startedAt ?? run.requestedAt);

const countsOf = ({ counts }: RunView) => ({
  sent: counts.accepted,
  heldBack: counts.heldBack,
  refused: counts.refused,
});
