import { awkwardnesses } from '../../../sandbox/ssdData/awkward/makeAwkward';
import { appendSsd } from '../../../sandbox/ssdData/appendSsd';
import { emptySsd } from '../../../sandbox/ssdData/emptySsd';
import { generateChild } from '../../../sandbox/ssdData/generateChild';
import { generateParts } from '../../../sandbox/ssdData/generateParts';
import { generateSsd } from '../../../sandbox/ssdData/generateSsd';
import { lives } from '../../../sandbox/ssdData/lives/live';
import { withBystanders } from '../../../sandbox/ssdData/withBystanders';
import { tableNames } from '../../../sandbox/ssdData/tableNames';
import { faultsAgainstDefinitions } from './declared';

const runDate = '2026-11-22';
const options = { children: 2_000, seed: 7, runDate };

test('rows keep to the columns, types, lengths and primary keys of the SSD, awkward ones too', () => {
  expect(faultsAgainstDefinitions(generateSsd({ ...options, awkwardShare: 0.6 }))).toEqual([]);
});

test('the same options give the same rows, and another seed gives others', () => {
  const few = { ...options, children: 100 };
  expect(generateSsd(few)).toEqual(generateSsd(few));
  expect(generateSsd({ ...few, seed: 8 })).not.toEqual(generateSsd(few));
});

test('parts put together are the whole, whatever their size', () => {
  const few = { ...options, children: 250 };
  const together = emptySsd();
  for (const part of generateParts(few, 60)) appendSsd(together, part);
  expect(together).toEqual(generateSsd(few));
});

test('the spread is that of a real authority', () => {
  const data = generateSsd({ ...options, awkwardShare: 0 });
  const perChild = (rows: readonly unknown[]) => rows.length / options.children;
  expect(data.ssd_person).toHaveLength(options.children);
  expect(perChild(data.ssd_cin_episodes)).toBeGreaterThan(1.3);
  expect(perChild(data.ssd_cin_episodes)).toBeLessThan(1.7);
  expect(tableNames.filter((table) => data[table].length === 0)).toEqual([]);
});

test('every kind of life and every kind of awkward row occurs', () => {
  const seen = new Set<string>();
  for (let index = 0; index < options.children; index += 1) {
    const child = generateChild({ index, seed: 7, runDate, awkwardShare: 0.6 });
    for (const name of [child.life, ...child.awkward]) seen.add(name);
  }
  expect([...Object.keys(lives), ...Object.keys(awkwardnesses)].filter((name) => !seen.has(name))).toEqual(
    [],
  );
});

test('the share of awkward children is the one asked for', () => {
  const awkward = Array.from({ length: options.children }, (_, index) =>
    generateChild({ index, seed: 7, runDate, awkwardShare: 0.1 }),
  ).filter((child) => child.awkward.length > 0);
  expect(awkward.length / options.children).toBeGreaterThan(0.07);
  expect(awkward.length / options.children).toBeLessThan(0.13);
});

test('one child leaves no table empty where nobody’s rows stand beside its own', () => {
  const data = withBystanders(generateSsd({ ...options, children: 1 }));
  expect(tableNames.filter((table) => data[table].length === 0)).toEqual([]);
  expect(faultsAgainstDefinitions(data)).toEqual([]);
  expect(data.ssd_person).toHaveLength(1);
});

test('everybody can be seen to be fake', () => {
  const data = generateSsd(options);
  const names = data.ssd_person.flatMap((row) => [row.pers_forename, row.pers_surname]);
  const given = names.filter((name) => typeof name === 'string' && name.trim() !== '');
  expect(given.filter((name) => !/fake|^F{100,}/i.test(String(name)))).toEqual([]);
  const postcodes = data.ssd_address.map((row) => String(row.addr_address_postcode));
  expect(postcodes.filter((postcode) => /[0-9]/.test(postcode) && !/^ZZ99/i.test(postcode))).toEqual([]);
});
