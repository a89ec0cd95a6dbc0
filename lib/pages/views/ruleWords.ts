import { ruleOf } from '../../payload/findings/findingRules';

/** What a rule says, for people. */
interface RuleWords {
  readonly meaning: string;
  readonly fix: string;
}

/** What is wrong and how to fix it; of a rule that an earlier version had, its id alone. */
export function ruleWords(rule: string): RuleWords {
  const { meaning = rule, fix = '' } = ruleOf(rule) ?? {};
  return { meaning, fix };
}
