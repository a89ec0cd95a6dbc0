import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../sandbox/world/projectRoot';

/** A fault of the program that is made on purpose, in a copy of what is deployed. */
export interface Mutant {
  readonly what: string;
  /** What of the bundle it changes; it must be there just once. */
  readonly finds: RegExp;
  readonly becomes: string;
}

const bundle = join('dist', 'main.js');

export const mutants = {
  inventsReceipts: {
    what: 'A receipt is noted where DfE gave no answer.',
    finds: /(await \w+\.settle\(group,\(\)=>\()\{kind:"unknown",reason:why,\.\.\.\w+\}/g,
    becomes:
      '$1{ kind: "accepted", receiptId: "00000000-0000-4000-8000-000000000000", receiptTime: "2026-01-01T00:00:00.000" }',
  },
  keepsWhoIsGone: {
    what: 'The record of a child who is gone stays at DfE.',
    finds: /if\(!isDue\(entry,leaving,isPurge,\w+\)\)/g,
    becomes: 'if(true)',
  },
  keepsWhatIsGone: {
    what: 'What has gone from a child is not removed at DfE.',
    finds: /return\{states,lost,spared\}/g,
    becomes: 'return{states,lost:[],spared}',
  },
  buildsOnOtherEndpoint: {
    what: 'A delta is made against what another endpoint holds.',
    finds: /if\(storedEndpoint\(row\.accepted_by\)!==endpoint\)/g,
    becomes: 'if(false)',
  },
  forgetsDoubt: {
    what: 'A POST without an answer is taken for one that never arrived.',
    finds: /is_open = CASE WHEN batch\.outcome = N'unknown' THEN 1 ELSE 0 END/g,
    becomes: 'is_open = 0',
  },
} satisfies Readonly<Record<string, Mutant>>;

/** The text with the fault in it. @throws Error where the text that it changes is not there just once */
export function mutated(text: string, { what, finds, becomes }: Mutant): string {
  const found = text.match(finds)?.length ?? 0;
  if (found !== 1)
    throw new Error(
      `The program has changed: "${what}" finds its place ${found} times in ${bundle}. See tools/chaos/mutants.ts.`,
    );
  return text.replace(finds, becomes);
}

/** Works with a copy of what is deployed that has the fault in it, and removes it afterwards. */
export async function withMutant<T>(mutant: Mutant, work: (appDirectory: string) => Promise<T>): Promise<T> {
  const root = projectRoot();
  const copy = mkdtempSync(join(tmpdir(), 'csc-chaos-'));
  try {
    for (const part of ['host.json', 'package.json', 'dist'])
      cpSync(join(root, part), join(copy, part), { recursive: true });
    writeFileSync(join(copy, bundle), mutated(readFileSync(join(root, bundle), 'utf8'), mutant));
    return await work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
