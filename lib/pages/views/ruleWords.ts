import { findingRules, type FindingRuleId } from '../../payload/findings/findingRules';

/** What a rule says, for people. */
interface RuleWords {
  readonly meaning: string;
  readonly fix: string;
  readonly holdsBack: boolean;
}

const isRule = (rule: string): rule is FindingRuleId => Object.hasOwn(findingRules, rule);

/** What is wrong and how to fix it; of a rule that an earlier version had, its id alone. */
export function ruleWords(rule: string): RuleWords {
  if (!isRule(rule)) return { meaning: rule, fix: '', holdsBack: false };
  const { meaning, fix, severity } = findingRules[rule];
  return { meaning, fix, holdsBack: severity === 'error' };
}
