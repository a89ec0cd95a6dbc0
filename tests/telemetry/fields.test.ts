import { events } from '../../lib/telemetry/events';
import { allowedFields } from '../../lib/telemetry/fields';
import { whatIsLogged, type Place } from './whatIsLogged';

const { fields, events: named } = whatIsLogged();
const names = (places: readonly Place[]): Set<string> => new Set(places.map(({ name }) => name));

describe('the lists of what may be logged', () => {
  it('name no field that nothing logs', () => {
    expect(allowedFields.filter((field) => !names(fields).has(field))).toEqual([]);
  });

  it('name every field that is logged, or its value would be dropped without a word', () => {
    const allowed: ReadonlySet<string> = new Set(allowedFields);
    expect(fields.filter(({ name }) => !allowed.has(name))).toEqual([]);
  });

  it('name no event that nothing emits', () => {
    expect(Object.keys(events).filter((event) => !names(named).has(event))).toEqual([]);
  });

  it('name every field and event once', () => {
    expect(new Set(allowedFields).size).toBe(allowedFields.length);
    expect(new Set(Object.values(events)).size).toBe(Object.keys(events).length);
  });
});
