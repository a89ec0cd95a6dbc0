import type { SqlError } from '../sqlError';

/** Errors that end only their statement; the batch goes on with the next one, as SQL Server does. */
const statementOnly = new Set([
  ...[229, 262, 515, 544, 547, 1222, 1223, 2601, 2627, 2628, 2812, 8102, 8134, 8152, 14],
  ...[3701, 3728, 3902, 3903, 15023, 15151],
]);
/** Errors that roll the transaction back, whatever XACT_ABORT says. */
const rollingBack = new Set([241, 242, 245, 1205]);

/** Does the error end the whole batch? THROW always does. */
export const endsBatch = (error: SqlError, abortsTransactions: boolean, thrown: boolean): boolean =>
  thrown || abortsTransactions || !statementOnly.has(error.number);

/** Is the transaction rolled back with the batch? */
export const endsTransaction = (error: SqlError, abortsTransactions: boolean): boolean =>
  rollingBack.has(error.number) || abortsTransactions;
