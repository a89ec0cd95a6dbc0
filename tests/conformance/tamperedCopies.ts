import { isObject, type Json } from './compare/jsonValue';

export interface Tampered {
  readonly path: string;
  readonly payload: Json;
}

/** The payload with one thing wrong, once for each thing: a value changed, or left out; an entry left out. */
export function* tamperedCopies(payload: Json): Generator<Tampered> {
  for (const { path, value } of tampered(payload, '')) if (isObject(value)) yield { path, payload: value };
}

function* tampered(value: unknown, path: string): Generator<{ path: string; value: unknown }> {
  if (Array.isArray(value)) {
    const entries = value as readonly unknown[];
    for (const [at, entry] of entries.entries()) {
      const here = `${path}[${at}]`;
      yield { path: `${here} left out`, value: entries.filter((_, n) => n !== at) };
      for (const each of tampered(entry, here)) yield { ...each, value: entries.with(at, each.value) };
    }
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const here = path === '' ? name : `${path}.${name}`;
      const rest = Object.entries(value).filter(([other]) => other !== name);
      yield { path: `${here} left out`, value: Object.fromEntries(rest) };
      for (const each of tampered(member, here)) yield { ...each, value: { ...value, [name]: each.value } };
    }
  } else yield { path, value: changed(value) };
}

function changed(value: unknown): unknown {
  switch (typeof value) {
    case 'boolean':
      return !value;
    case 'number':
      return value + 1;
    case 'string':
      return /^\d{4}-/.test(value) ? `2001${value.slice(4)}` : `${value}X`;
    default:
      return 'X';
  }
}
