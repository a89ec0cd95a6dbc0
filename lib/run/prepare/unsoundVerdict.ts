import { countProblemText, type CountProblem } from '../../ssd/compareCounts';
import type { RunVerdict } from '../slice/sliceContext';

/** The end of a run whose SSD looks half built: which tables, and how to go on. */
export function unsoundVerdict(problems: readonly CountProblem[]): RunVerdict {
  return {
    kind: 'end',
    outcome: 'needs_attention',
    code: 'ssd-not-sound',
    message: `The SSD looks half built: ${problems.map(countProblemText).join('; ')}. Nothing was sent or purged.`,
    advice:
      'See to the refresh of the SSD and ask for another run. If the tables are right as they are, ask for a run with {"confirm":["table-loss"]}.',
  };
}
