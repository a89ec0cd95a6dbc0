import { headingsOf } from './citations';

export interface Link {
  /** From 1. */
  readonly line: number;
  /** The path, relative to the page; empty where the link stays on it. */
  readonly path: string;
  /** What follows the number sign; undefined where there is none. */
  readonly anchor: string | undefined;
}

/** The links of a Markdown page that stay in the repository. Code is not looked at. */
export function localLinks(markdown: string): Link[] {
  const prose = markdown
    .replaceAll(/^```.*?^```/gms, (block) => block.replaceAll(/[^\n]/g, ''))
    .replaceAll(/`[^`\n]*`(?!\])/g, '');
  return [...prose.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map((match) => ({
    line: prose.slice(0, match.index).split('\n').length,
    path: match[1] ?? '',
    anchor: match[2],
  }));
}

/** The anchors that GitHub gives to the headings of a page. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const heading of headingsOf(markdown)) {
    const anchor = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    let unique = anchor;
    for (let again = 1; anchors.has(unique); again += 1) unique = `${anchor}-${again}`;
    anchors.add(unique);
  }
  return anchors;
}
