import { globSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { citableIn, citationFaults, type CitationFault, type Sources } from './citations';

const root = join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('how a rule is cited', () => {
  const sources: Sources = {
    pages: new Map([
      [
        'payload.md',
        citableIn(
          '# The payload\n\n## 1. Shape\n\n## 4. The items\n\n### Item 2: la_child_id\n\n### Items 17 and 19: dates\n\n### Items 37 to 44: placements\n\n## 5. Differences\n\n### C1: census dates\n\n### C2: ids\n\n```\n## 9. Not a heading\n```\n',
        ),
      ],
      ['ledger.md', citableIn('# The ledger\n\n## State changes\n')],
    ]),
    decisions: new Set(['0030']),
  };

  it.each([
    ['a section', '// see payload.md section 4'],
    ['a section that ends a sentence', '// (payload.md section 4).'],
    ['several sections', '/** payload.md sections 1, 4 and 5 */'],
    ['sections that follow each other', '/** payload.md sections 4 to 5 */'],
    ['an item', '// payload.md item 2'],
    ['a range of items', '// payload.md items 37 to 44'],
    ['two items', '// payload.md items 17 and 19'],
    ['an item without the page', '/** Items 37 to 44, the placements. */'],
    ['a difference', '// payload.md C1'],
    ['two differences', '// payload.md C1 and C2'],
    ['a heading', '/** ledger.md "State changes". */'],
    ['a heading over the end of a line', '/**\n * ... (ledger.md "State\n * changes")\n */'],
    ['a page over the end of a line', '-- of payload.md\n-- section 4'],
    ['a decision', '// decision 0030, docs/decisions/0030-isolation-bound.md'],
    ['the path of a page', "read('docs/spec/payload.md')"],
    ['an enquiry of the Children Act', '// a section 47 enquiry'],
  ])('%s is right', (_, source) => {
    expect(citationFaults(source, sources)).toEqual([]);
  });

  it.each([
    ['a page alone', '// as payload.md has it', 'is no form of a citation'],
    ['code marks around the page', '// `payload.md` section 4', 'is no form of a citation'],
    ['a comma after the page', '// ledger.md, "State changes"', 'is no form of a citation'],
    ['a section that is not there', '// payload.md section 9', 'has no 9'],
    ['one of several that is not there', '// payload.md sections 1, 2 and 4', 'has no 2'],
    ['an item that is not there', '// payload.md item 3', 'has no 3'],
    ['a range with items that are not there', '// payload.md items 42 to 46', 'has no 45, 46'],
    ['an item without the page that is not there', '// Item 99: it', 'has no 99'],
    ['a difference that is not there', '// payload.md C3', 'has no 3'],
    ['a heading that is not there', '// ledger.md "State table"', 'has no heading "State table"'],
    ['a number where there are none', '// ledger.md section 4', 'has no 4'],
    ['a section without the page', '/** by section 4 */', 'does not say of which page'],
    ['a second section without the page', '// payload.md section 4, section 1', 'does not say of which page'],
    ['a difference behind an item', '// payload.md item 2; C1', 'without its page'],
    ['a page that is not in the repository', '// design.md "Keys"', 'not a page of rules'],
    ['the path of a text elsewhere', '// shared/spec/payload.md section 4', 'not the path of a page'],
    ['an invariant without the page', '/** (invariant 6) */', 'does not say of which page'],
    ['a design that is elsewhere', '// (design, "Keys")', 'does not say of which page'],
    ['a decision that is not there', '// decision 0031', 'no such decision'],
    ['the file of a decision that is not there', '// docs/decisions/0031-x.md', 'no such decision'],
  ])('%s is wrong', (_, source, fault) => {
    expect(citationFaults(`first line\n${source}`, sources)).toEqual([
      { line: 2, fault: expect.stringContaining(fault) as string },
    ]);
  });
});

describe('the citations of the sources', () => {
  const sources: Sources = {
    pages: new Map(
      ['spec/payload.md', 'spec/ledger.md', 'spec/dfe-api.md', 'architecture.md'].map((page) => [
        basename(page),
        citableIn(read(`docs/${page}`)),
      ]),
    ),
    decisions: new Set(readdirSync(join(root, 'docs', 'decisions')).map((file) => file.slice(0, 4))),
  };
  // Here, wrong citations are written down on purpose.
  const files = globSync('{lib,functions,sandbox,tools,tests,bench,infra}/**/*.{ts,mjs,cjs,sql}', {
    cwd: root,
    exclude: ['tests/docs/**'],
  });

  it('are found', () => {
    expect(files.length).toBeGreaterThan(300);
    expect(files.filter((file) => read(file).includes('payload.md section')).length).toBeGreaterThan(20);
  });

  it('all lead to a heading in docs/spec or to a decision', () => {
    const faults = files.flatMap((file) =>
      citationFaults(read(file), sources).map(({ line, fault }: CitationFault) => `${file}:${line} ${fault}`),
    );
    expect(faults).toEqual([]);
  });
});
