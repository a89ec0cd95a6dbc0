import { publishedJsonSchema } from './publishedJsonSchema';

/** A value of the payload, as the published schema describes it. */
export interface SchemaItem {
  /** `social_care_episodes[].referral_date` */
  readonly path: string;
  readonly mandatory: boolean;
  /** `text`, `date`, `code`, `yes or no`, `whole number` or `codes`. */
  readonly type: string;
  /** The longest text, the largest number or the most entries; of codes the longest code. */
  readonly maximum: string;
}

type Node = Readonly<Record<string, unknown>>;

/** Every value of the payload but the purge flags, in the order of the schema. */
export function schemaItems(): SchemaItem[] {
  return itemsOf(publishedJsonSchema(), '', false);
}

function itemsOf(node: Node, path: string, mandatory: boolean): SchemaItem[] {
  if (isNode(node['properties'])) return childrenOf(node, node['properties'], path);
  const { items } = node;
  if (isNode(items) && isNode(items['properties'])) return itemsOf(items, `${path}[]`, mandatory);
  return [{ path, mandatory, ...(isNode(items) ? arrayOf(node, items) : valueOf(node)) }];
}

function childrenOf(node: Node, properties: Node, path: string): SchemaItem[] {
  const required: readonly unknown[] = Array.isArray(node['required']) ? node['required'] : [];
  return Object.entries(properties).flatMap(([name, child]) => {
    if (name === 'purge' || !isNode(child)) return [];
    return itemsOf(child, path === '' ? name : `${path}.${name}`, required.includes(name));
  });
}

function arrayOf(node: Node, items: Node): Pick<SchemaItem, 'type' | 'maximum'> {
  const { maximum } = valueOf(items);
  const { maxItems } = node;
  return { type: 'codes', maximum: typeof maxItems === 'number' ? `${maxItems} x ${maximum}` : maximum };
}

function valueOf(node: Node): Pick<SchemaItem, 'type' | 'maximum'> {
  const codes = node['enum'];
  if (Array.isArray(codes)) {
    return { type: 'code', maximum: String(Math.max(...codes.map((code) => String(code).length))) };
  }
  if (node['format'] === 'date') return { type: 'date', maximum: '' };
  if (node['type'] === 'boolean') return { type: 'yes or no', maximum: '' };
  if (node['type'] === 'integer') return { type: 'whole number', maximum: String(node['maximum']) };
  return { type: 'text', maximum: String(node['maxLength']) };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
