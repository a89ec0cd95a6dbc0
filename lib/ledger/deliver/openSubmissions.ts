import { qualified, type SqlNames } from '../../sql/statement';
import { submissionsTable } from '../sql/tableNames';

/**
 * Asks whether something is open of the child of a row, for a statement with the parameters `@ledger` and `@endpoint`.
 * @param person the row's column with the person id, such as `t.person_id`
 * @param besides a further condition on the submission `o`
 */
export const hasOpen = (names: SqlNames, person: string, besides = ''): string =>
  `EXISTS (SELECT 1 AS found FROM ${qualified(names, submissionsTable)} AS o WHERE o.ledger_table = @ledger AND o.endpoint = @endpoint AND o.person_id = ${person} AND o.is_open = 1${besides})`;
