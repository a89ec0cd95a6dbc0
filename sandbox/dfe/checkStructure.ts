import { childShape } from './childShape';
import { idKey } from './idKey';
import { isObject, type JsonObject, type JsonValue } from './json';
import { scalarFault } from './scalarFault';
import type { Rule, Shape } from './shape';

/** What is wrong with a body, and where: `[3].child_details.sex`. The text never repeats a value. */
export interface Problem {
  readonly path: string;
  readonly text: string;
}

const maxProblemsPerChild = 5;
const maxChildren = 100;

/** A body that is what it must be, or everything that is wrong with it. */
export type StructureResult =
  { readonly children: readonly JsonObject[] } | { readonly problems: readonly Problem[] };

/** Reads a body's structure (payload.md sections 1 and 4), written apart from the code under test. */
export function checkStructure(body: JsonValue): StructureResult {
  const problem = (path: string, text: string): StructureResult => ({ problems: [{ path, text }] });
  if (!Array.isArray(body)) return problem('', 'The body must be an array.');
  const list = body as readonly JsonValue[];
  if (list.length === 0) return problem('', 'The array must hold at least one child.');
  if (list.length > maxChildren) return problem('', `The array must hold at most ${maxChildren} children.`);

  const problems: Problem[] = [];
  const ids = new Set<string>();
  const children = list.map((child, index): JsonObject => {
    const check = new ChildCheck(index);
    check.object(child, childShape);
    if (!isObject(child)) {
      problems.push(...check.problems);
      return {};
    }
    const id = child['la_child_id'];
    if (typeof id === 'string') {
      if (ids.has(idKey(id))) check.fail('The id stands in this body twice.', 'la_child_id');
      ids.add(idKey(id));
    }
    problems.push(...check.problems.slice(0, maxProblemsPerChild));
    return child;
  });
  return problems.length > 0 ? { problems } : { children };
}

/** Walks one child; keeps where it is, and writes the place out only for a problem. */
class ChildCheck {
  readonly problems: Problem[] = [];
  readonly #place: (string | number)[] = [];

  constructor(private readonly index: number) {}

  fail(text: string, item?: string): void {
    const place = item === undefined ? this.#place : [...this.#place, item];
    const path = place.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
    this.problems.push({ path: `[${this.index}]${path}`, text });
  }

  object(value: JsonValue | undefined, shape: Shape): void {
    if (!isObject(value)) {
      this.fail('Must be an object.');
      return;
    }
    const purge = value['purge'];
    if (purge !== undefined && (!shape.purgeable || typeof purge !== 'boolean'))
      this.fail(shape.purgeable ? 'Must be true or false.' : 'Is not known.', 'purge');
    let said = 0;
    for (const item in value) {
      if (item === 'purge') continue;
      said += 1;
      const rule = shape.items.get(item);
      if (rule === undefined) this.fail('Is not known.', item.slice(0, 40));
      else if (purge === true && !shape.besidePurge.includes(item))
        this.fail('Nothing but ids may stand beside a purge.', item);
      else this.#within(item, () => this.#value(value[item], rule));
    }
    if (shape.id !== undefined && value[shape.id] === undefined) this.fail('Is missing.', shape.id);
    if (purge === true) return;
    if (said === 0) this.fail('Is empty.');
    for (const item of shape.required) if (value[item] === undefined) this.fail('Is missing.', item);
  }

  #within(part: string | number, work: () => void): void {
    this.#place.push(part);
    work();
    this.#place.pop();
  }

  #value(value: JsonValue | undefined, rule: Rule): void {
    switch (rule.kind) {
      case 'block':
        this.object(value, rule.shape);
        return;
      case 'rows':
        this.#array(value, (row) => this.object(row, rule.shape));
        return;
      case 'entries':
        this.#entries(value, rule.shape);
        return;
      case 'codes':
        this.#codes(value, rule);
        return;
      case 'text':
      case 'code':
      case 'date':
      case 'flag':
      case 'whole': {
        const fault = scalarFault(value, rule);
        if (fault !== undefined) this.fail(fault);
      }
    }
  }

  #array(value: JsonValue | undefined, one: (element: JsonValue) => void): void {
    if (Array.isArray(value))
      (value as readonly JsonValue[]).forEach((element, index) => this.#within(index, () => one(element)));
    else this.fail('Must be an array.');
  }

  #codes(value: JsonValue | undefined, rule: Extract<Rule, { kind: 'codes' }>): void {
    const seen = new Set<JsonValue>();
    this.#array(value, (element) => {
      this.#value(element, { kind: 'code', codes: rule.codes });
      if (seen.has(element)) this.fail('Stands in the array twice.');
      seen.add(element);
    });
    if (seen.size > rule.max) this.fail(`Must hold at most ${rule.max} codes.`);
    if (rule.alone !== undefined && seen.size > 1 && seen.has(rule.alone))
      this.fail(`${rule.alone} may not stand beside another code.`);
  }

  #entries(value: JsonValue | undefined, shape: Shape): void {
    if (Array.isArray(value) && value.length === 0)
      this.fail('An array of entries with ids may not be empty.');
    const seen = new Set<string>();
    this.#array(value, (entry) => {
      this.object(entry, shape);
      const id = isObject(entry) && shape.id !== undefined ? entry[shape.id] : undefined;
      if (typeof id !== 'string') return;
      if (seen.has(idKey(id))) this.fail('The id stands in the array twice.', shape.id);
      seen.add(idKey(id));
    });
  }
}
