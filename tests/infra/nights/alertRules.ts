import { at, listAt, ofType, readDeployment, textAt, types } from '../deployment';
import { runKusto } from '../kql/runKusto';
import { tostring, type Row } from '../kql/values';

/** An alert rule as the template makes it. */
export interface AlertRule {
  /** Its name without the app's. */
  readonly name: string;
  readonly query: string;
  readonly severity: number;
  readonly everyMs: number;
  /** How far back it is shown the log. */
  readonly reachMs: number;
  /** How long it is silent after a report; nought for a rule that says itself when all is well again. */
  readonly muteMs: number;
  /** Each value of this column is reported apart; empty: none. */
  readonly dimension: string;
}

const hourMs = 3_600_000;

/** A length of time as Azure writes it: `PT15M`, `PT1H`, `P2D`. */
function durationMs(text: string): number {
  const [, days = '0', hours = '0', minutes = '0'] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text) ?? [];
  return Number(days) * 24 * hourMs + Number(hours) * hourMs + Number(minutes) * 60_000;
}

/** The alert rules of the snapshot of prod. */
export function alertRules(): AlertRule[] {
  return ofType(readDeployment('prod'), types.alert).map((rule) => {
    const [criterion] = listAt(rule, 'properties.criteria.allOf');
    const override = textAt(rule, 'properties.overrideQueryTimeRange');
    return {
      name: rule.name.replace('alert-csc-prod-', ''),
      query: textAt(criterion, 'query'),
      severity: Number(at(rule, 'properties.severity')),
      everyMs: durationMs(textAt(rule, 'properties.evaluationFrequency')),
      reachMs: durationMs(override === '' ? textAt(rule, 'properties.windowSize') : override),
      muteMs: durationMs(textAt(rule, 'properties.muteActionsDuration')),
      dimension: textAt(criterion, 'dimensions.0.name'),
    };
  });
}

/** A row of `traces`. It can be queried some minutes after its time. */
export interface Trace extends Row {
  readonly timestamp: Date;
  readonly message: string;
}

const ingestionMs = 4 * 60_000;

/**
 * Looks into the log as the rule does, from one moment to another, and gives the moments at which it reports: once for
 * an event, once for a state until it has passed.
 */
export function reports(rule: AlertRule, traces: readonly Trace[], from: Date, to: Date): Date[] {
  const reported: Date[] = [];
  const silentUntil = new Map<string, number>();
  let lasts = new Set<string>();
  for (let now = from.getTime(); now <= to.getTime(); now += rule.everyMs) {
    const seen = traces.filter(({ timestamp }) => {
      const time = timestamp.getTime();
      return time > now - rule.reachMs && time + ingestionMs <= now;
    });
    const rows = runKusto(rule.query, { traces: seen }, new Date(now));
    const found = new Set(
      rows.map((row) => (rule.dimension === '' ? '' : tostring(row[rule.dimension] ?? null))),
    );
    for (const one of found) {
      const isNew = rule.muteMs === 0 ? !lasts.has(one) : (silentUntil.get(one) ?? 0) <= now;
      if (!isNew) continue;
      reported.push(new Date(now));
      silentUntil.set(one, now + rule.muteMs);
    }
    lasts = found;
  }
  return reported;
}
