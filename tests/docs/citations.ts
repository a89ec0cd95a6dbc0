/** What a page of rules offers to cite. */
export interface Citable {
  /** Headings without their number signs, as written. */
  readonly titles: ReadonlySet<string>;
  /** `## 4. The items` */
  readonly sections: ReadonlySet<number>;
  /** `### Item 21: ...`, `### Items 17 and 19: ...`, `### Items 37 to 44: ...` */
  readonly items: ReadonlySet<number>;
  /** `### C10: ...` */
  readonly differences: ReadonlySet<number>;
}

/** Everything that a comment may cite: the pages of rules by their file name, and the numbers of the decisions. */
export interface Sources {
  readonly pages: ReadonlyMap<string, Citable>;
  readonly decisions: ReadonlySet<string>;
}

export interface CitationFault {
  /** From 1. */
  readonly line: number;
  readonly fault: string;
}

/** The headings of a page as what they offer to cite. */
export function citableIn(markdown: string): Citable {
  const titles = headingsOf(markdown);
  const numbersOf = (form: RegExp): ReadonlySet<number> =>
    new Set(titles.flatMap((title) => numbersIn(form.exec(title)?.[1] ?? '')));
  return {
    titles: new Set(titles),
    sections: numbersOf(/^(\d+)\. /),
    items: numbersOf(/^Items? ([\d ,andto]+):/),
    differences: numbersOf(/^C(\d+):/),
  };
}

/** The headings of a Markdown page, without number signs and code marks. */
export function headingsOf(markdown: string): string[] {
  return [...markdown.replaceAll(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    (title ?? '').replaceAll('`', ''),
  );
}

/**
 * What is wrong with the citations in a source text, comments and strings alike. A rule is cited as
 * `payload.md section 4`, `payload.md item 21`, `payload.md C10` or with a heading in quotes, `ledger.md "State changes"`;
 * lists (`sections 1, 7 and 8`) and ranges (`items 37 to 44`) are allowed. A citation may run over a line's end.
 */
export function citationFaults(source: string, sources: Sources): CitationFault[] {
  const { text, lineAt } = joinedLines(source);
  const faults: CitationFault[] = [];
  const check = (pattern: RegExp, faultOf: (match: RegExpExecArray) => string | undefined): void => {
    for (const match of text.matchAll(pattern)) {
      const fault = faultOf(match);
      if (fault !== undefined) faults.push({ line: lineAt(match.index), fault });
    }
  };
  check(/([\w./-]*)\b(payload|ledger|dfe-api|architecture|design)\.md\b/g, (match) =>
    mentionFault(match[1] ?? '', `${match[2]}.md`, text.slice(match.index + match[0].length), sources),
  );
  const items = sources.pages.get('payload.md')?.items ?? new Set<number>();
  check(/(?<!payload\.md )\b[Ii]tems? (\d+(?:(?:, \d+)* (?:and|to) \d+)?)/g, ([cited, list]) =>
    missing(items, list ?? '', 'payload.md', cited),
  );
  // Section 47 is one of the Children Act 1989.
  check(/(?<!\.md\W{1,2})\b[Ss]ections? (?!47\b)\d+/g, ([cited]) => `"${cited}" does not say of which page`);
  check(/\binvariants? \d+|\(design\b/g, ([cited]) => `"${cited}" does not say of which page`);
  check(/\bdecisions? (\d{4})\b|\bdocs\/decisions\/(\d{4})/g, ([cited, bare, path]) =>
    sources.decisions.has(bare ?? path ?? '') ? undefined : `"${cited}": there is no such decision`,
  );
  return faults.sort((one, other) => one.line - other.line);
}

function mentionFault(path: string, page: string, after: string, sources: Sources): string | undefined {
  const named = `${path}${page}`;
  const citable = sources.pages.get(page);
  if (citable === undefined) return `"${named}" is not a page of rules`;
  if (path !== '') return pathFault(path, page);
  const quoted = /^ "([^"]+)"/.exec(after)?.[1];
  if (quoted !== undefined)
    return citable.titles.has(quoted) ? undefined : `${page} has no heading "${quoted}"`;
  const numbered = /^ (sections?|items?|C)( ?)(\d+(?:(?:, C?\d+)*,? (?:and|to) C?\d+)?)(.*)/s.exec(after);
  if (numbered === null) return `"${page}${after.slice(0, 20)}" is no form of a citation`;
  const [, kind = '', , list = '', rest = ''] = numbered;
  if (/^[,;]? (?:and )?(?:C\d|")/.test(rest))
    return `"${page} ${kind} ${list}" is followed by another citation without its page`;
  const known = kind === 'C' ? citable.differences : kind.startsWith('i') ? citable.items : citable.sections;
  return missing(known, list, page, `${page} ${kind} ${list}`);
}

/** A path leads from the root of the repository to the page, and nothing is cited with it. */
function pathFault(path: string, page: string): string | undefined {
  const folder = page === 'architecture.md' ? 'docs/' : 'docs/spec/';
  return path === folder ? undefined : `"${path}${page}" is not the path of a page`;
}

function missing(known: ReadonlySet<number>, list: string, page: string, cited: string): string | undefined {
  const unknown = numbersIn(list).filter((number) => !known.has(number));
  return unknown.length === 0 ? undefined : `"${cited}": ${page} has no ${unknown.join(', ')}`;
}

/** `1, 7 and 8` as its numbers, `37 to 44` as all from the first to the last. */
function numbersIn(list: string): number[] {
  const [from, to] = list.split(' to ').map((part) => Number(part.replace('C', '')));
  if (from !== undefined && to !== undefined)
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
  return [...list.matchAll(/\d+/g)].map(([number]) => Number(number));
}

/** The text with each line's end and the mark of a comment before the next replaced by one space. */
function joinedLines(source: string): { readonly text: string; readonly lineAt: (index: number) => number } {
  const starts: number[] = [];
  let text = '';
  for (const line of source.split('\n')) {
    starts.push(text.length);
    text += `${line.replace(/^\s*(?:\/\*\*|\*\/|\*|\/\/|--)?\s*/, '').trimEnd()} `;
  }
  return { text, lineAt: (index) => starts.findLastIndex((start) => start <= index) + 1 };
}
