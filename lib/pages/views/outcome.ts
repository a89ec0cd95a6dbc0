import type { RunView } from '../../run/app/runView';

/** A run's state or outcome as a tag: in words, and in a colour that says nothing of its own. */
interface OutcomeTag {
  readonly text: string;
  readonly classes: string;
}

const tags: Readonly<Record<string, OutcomeTag>> = {
  queued: { text: 'Waiting', classes: 'govuk-tag--grey' },
  running: { text: 'At work', classes: 'govuk-tag--blue' },
  succeeded: { text: 'Everything was sent', classes: 'govuk-tag--green' },
  succeeded_with_findings: { text: 'Sent, with records to fix', classes: 'govuk-tag--yellow' },
  needs_attention: { text: 'A person must decide', classes: 'govuk-tag--orange' },
  failed: { text: 'Failed', classes: 'govuk-tag--red' },
  cancelled: { text: 'Cancelled', classes: 'govuk-tag--grey' },
  skipped: { text: 'Skipped', classes: 'govuk-tag--grey' },
};

/** How a run ended, or where it is. */
export const outcomeTag = (run: Pick<RunView, 'state' | 'outcome'>): OutcomeTag =>
  tags[run.outcome ?? run.state] ?? { text: run.outcome ?? run.state, classes: 'govuk-tag--grey' };

/** Whether somebody has to do something before the next night. */
export const asksSomething = ({ outcome }: Pick<RunView, 'outcome'>): boolean =>
  outcome === 'needs_attention' || outcome === 'failed';
