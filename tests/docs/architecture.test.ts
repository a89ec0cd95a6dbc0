import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stages } from '../../lib/run/runProgress';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
const folders = (path: string): string[] =>
  readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );

/** The cells of the table rows that begin with such a cell. */
const rowsOf = (first: RegExp): string[][] =>
  page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => first.test(cells[1] ?? ''))
    .map((cells) => cells.slice(1, -1));

const namesIn = (cell: string | undefined): string[] =>
  [...(cell ?? '').matchAll(/`([\w/]+)`/g)].map(([, name]) => name ?? '');

describe('the architecture page', () => {
  it('has every room of lib, and says what it may import as the lint does', () => {
    const lint = readFileSync(join(root, '.dependency-cruiser.cjs'), 'utf8');
    const rooms = /const allowed = \{(.*?)\n\};/s.exec(lint)?.[1] ?? '';
    const allowed = [...rooms.matchAll(/^ {2}(\w+): \[(.*)\],$/gm)].map(([, room, list]) => [
      `lib/${room}`,
      [...(list ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => name).sort(),
    ]);
    const said = rowsOf(/^`lib\/\w+`$/).map(([room, , imports]) => [
      namesIn(room)[0],
      namesIn(imports).sort(),
    ]);
    expect(Object.fromEntries(said)).toEqual(Object.fromEntries(allowed));
    expect(said.map(([room]) => room).sort()).toEqual(
      folders('lib')
        .map((room) => `lib/${room}`)
        .sort(),
    );
  });

  it('names every folder inside a room, and none that is not there', () => {
    const inside = folders('lib').flatMap((room) => folders(`lib/${room}`).map((name) => `${room}/${name}`));
    // `payload/cohort`, `child`: what follows in a cell stands in the same room.
    const said = rowsOf(/^`(?!lib\/)\w+\/\w+`/).flatMap(([cell]) => {
      const names = namesIn(cell);
      const room = names[0]?.split('/')[0] ?? '';
      return names.map((name) => (name.includes('/') ? name : `${room}/${name}`));
    });
    expect(said.filter((name) => !existsSync(join(root, 'lib', name)))).toEqual([]);
    expect(said.sort()).toEqual(inside.sort());
  });

  it('names every stage', () => {
    expect(stages.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
