import type { Rule } from '../deployment';
import { flexRules } from './flex';
import { keepingRules } from './keeping';
import { keyRules } from './keys';
import { networkRules } from './network';
import { reachRules } from './reach';
import { settingRules } from './settings';

/** All that the finished resources are held to. */
export const allRules: readonly Rule[] = [
  ...reachRules,
  ...keyRules,
  ...flexRules,
  ...settingRules,
  ...networkRules,
  ...keepingRules,
];
