import type { KustoNode } from './parseKusto';

/** What a query names of the app's lines. */
export interface Names {
  readonly events: readonly string[];
  readonly fields: readonly string[];
}

const everyNode = (node: KustoNode): KustoNode[] => [node, ...node.children.flatMap(everyNode)];
const textsIn = (node: KustoNode | undefined): string[] =>
  node === undefined
    ? []
    : everyNode(node)
        .filter(({ kind }) => kind === 'StringLiteralExpression')
        .map(({ text }) => JSON.parse(text) as string);

/** Whether an expression is the event's name: `e.event`, `tostring(e.event)`, or the column that was made of it. */
const isEvent = (node: KustoNode | undefined): boolean =>
  ['e.event', 'tostring(e.event)', 'event'].includes(node?.text.replaceAll(/\s/g, '') ?? '');

/** The members of the parsed line `e`, and the texts that its event is compared with. The parser itself knows neither. */
export function namesIn(tree: KustoNode): Names {
  const nodes = everyNode(tree);
  return {
    fields: nodes
      .filter(({ kind, children }) => kind === 'PathExpression' && children[0]?.text === 'e')
      .map(({ children }) => children[2]?.text ?? ''),
    events: nodes
      .filter(({ kind, children }) => /^(Not)?(Equal|In)Expression$/.test(kind) && isEvent(children[0]))
      .flatMap(({ children }) => textsIn(children[2])),
  };
}
