import { codeSets, type Code, type CodeSet } from '../../lib/payload/codeSets';

/** The codes of a set. */
export const codesOf = <S extends CodeSet>(set: S): readonly Code<S>[] =>
  Object.keys(codeSets[set]) as Code<S>[];
