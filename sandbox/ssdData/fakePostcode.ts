import type { Random } from './random';

/** A postcode of the pseudo area ZZ99, which no address has. */
export const fakePostcode = (random: Random): string =>
  `ZZ99 ${random.whole(0, 9)}${random.pick(['ZZ', 'ZY', 'XX', 'WW'])}`;
