import { payloadArrayNames, payloadPropertyNames } from '../../lib/payload/schema';
import { publishedJsonSchema } from '../../tools/schema/publishedJsonSchema';

interface Names {
  readonly all: Set<string>;
  readonly arrays: Set<string>;
}

/** The property names that the published schema holds: read from its JSON, not from the code that lists them. */
function namesIn(node: unknown, names: Names = { all: new Set(), arrays: new Set() }): Names {
  if (typeof node !== 'object' || node === null) return names;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties') {
      for (const [name, schema] of Object.entries(value as Readonly<Record<string, { type?: string }>>)) {
        names.all.add(name);
        if (schema.type === 'array') names.arrays.add(name);
      }
    }
    namesIn(value, names);
  }
  return names;
}

describe('the property names of a payload', () => {
  const published = namesIn(publishedJsonSchema());

  it('are those of the published schema', () => {
    expect([...payloadPropertyNames].sort()).toEqual([...published.all].sort());
    expect(published.all.size).toBeGreaterThan(50);
  });

  it('and the arrays among them', () => {
    expect([...payloadArrayNames].sort()).toEqual([...published.arrays].sort());
    expect(payloadArrayNames).toContain('factors');
  });
});
