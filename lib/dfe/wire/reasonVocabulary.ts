import { z } from 'zod';
import { childPayloadSchema } from '../../payload/schema';

/**
 * Words of error messages that are kept in a reason. Small letters only, and none that is at home among names (`long`, `field`,
 * `may` are missing on purpose): a name that DfE repeats is masked even where it is an English word.
 */
const ordinary = `
  a an and any are array as at be before after between but by can cannot characters character code codes
  contain contains count date dates does duplicate duplicated earlier empty end entry error errors exceed exceeds expected
  failed for format from future greater has have if in inclusive input integer invalid is isn't it item items json known later
  least length less list malformed match matches maximum minimum missing more most must no not null number object occurred of on one only or
  out past pattern payload permitted present property provide provided range recognised recognized record
  reference rejected required request schema should string supplied supported than that the this to too
 type unexpected unique unknown unrecognised unrecognized unsupported valid validation value values was when with within without
`;
/** The same where a sentence begins, or where one word is all that is said. */
const opening = `
  Cannot Duplicate Duplicated Expected Failed Invalid Malformed Missing Must Property Required Should The Unexpected Unknown
  Unrecognised Unrecognized Unsupported Validation Value
`;
/** The words of a gateway that counts requests. */
const gateway = `
  Out Quota Rate again be call calls exceeded limit quota rate replenished seconds try volume will
`;

const split = (text: string): string[] => text.trim().split(/\s+/);

interface PropertyNames {
  readonly all: readonly string[];
  /** Those of them that are arrays. */
  readonly arrays: readonly string[];
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The names of the properties of a JSON Schema, at any depth. */
function propertyNames(schema: unknown): PropertyNames {
  if (!isObject(schema)) return { all: [], arrays: [] };
  const properties: unknown = Reflect.get(schema, 'properties');
  const own: [string, unknown][] = isObject(properties) ? Object.entries(properties) : [];
  const isArray = ([, property]: [string, unknown]): boolean =>
    isObject(property) && Reflect.get(property, 'type') === 'array';
  const below = Object.values(schema).map(propertyNames);
  return {
    all: [...own.map(([name]) => name), ...below.flatMap(({ all }) => all)],
    arrays: [...own.filter(isArray).map(([name]) => name), ...below.flatMap(({ arrays }) => arrays)],
  };
}

const payload = propertyNames(z.toJSONSchema(childPayloadSchema()));

/** The payload's arrays: a number in brackets behind such a name is a place. */
export const arrayNames: ReadonlySet<string> = new Set(payload.arrays);

/** Words that say something by themselves. */
export const openingVocabulary: ReadonlySet<string> = new Set(split(opening));

/** Every word that a reason may repeat; compared as it is, capital letters and all. */
export const vocabulary: ReadonlySet<string> = new Set([
  ...split(ordinary),
  ...split(opening),
  ...payload.all,
]);

/** Every word that is repeated of a gateway which has not looked at what is in a request. */
export const gatewayVocabulary: ReadonlySet<string> = new Set([...split(ordinary), ...split(gateway)]);
