import { AppError, type ErrorKind, passingStatus } from '../errors/appError';
import { errorFacts, identityNetworkError, type ErrorFacts } from './errorFacts';
import { connectionLost, errorTable, type ErrorMeaning, type ErrorPlace } from './errorTable';
import type { Statement } from './statement';

/** The connection that an error came from; all of it may be shown. */
export type ConnectionPlace = Pick<ErrorPlace, 'server' | 'database' | 'schema' | 'signIn'>;

const identityUnavailable: ErrorMeaning = {
  kind: 'retryable',
  code: 'sql-identity-unavailable',
  says: () => 'The managed identity endpoint did not give a token for SQL Server just now',
  advice: () =>
    'Nothing needs doing if the next run succeeds; if it does not, check in the portal that the function app has a managed identity: without one there is no endpoint that could answer.',
};

/** From this severity on it is the server that has trouble, and not the statement that is wrong. */
const leastServerTrouble = 17;

/** An error that the table does not know: the server's severity says whether it may pass. */
function unknownMeaning(facts: ErrorFacts): ErrorMeaning {
  const severity = facts.severity ?? 0;
  const kind: ErrorKind = severity >= leastServerTrouble ? 'retryable' : 'bug';
  return {
    kind,
    code: kind === 'bug' ? 'sql-error' : 'sql-server-trouble',
    says: (at) => `${at.server} ended a statement with an error`,
    advice: () => 'Look the error number up in SQL Server’s documentation, and report it with the run id.',
  };
}

/**
 * Whether all that is known is that a request or a transaction failed. What the server says has a number; so this is how the
 * driver tells of an encrypted connection that ended in the middle of an answer, for which it has no code.
 */
const brokeInTheMiddle = ({ numbers, codes }: ErrorFacts): boolean =>
  numbers.length === 0 && codes.length === 1 && (codes[0] === 'EREQUEST' || codes[0] === 'ETRANSACTION');

function meaningOf(facts: ErrorFacts): ErrorMeaning {
  if (brokeInTheMiddle(facts)) return connectionLost;
  const byNumber = errorTable.find((row) => row.numbers?.some((number) => facts.numbers.includes(number)));
  if (byNumber !== undefined) return byNumber;
  const mayPass = facts.codes.includes(identityNetworkError) || facts.httpStatuses.some(passingStatus);
  if (facts.codes.includes('EFEDAUTH') && mayPass) return identityUnavailable;
  const byCode = errorTable.find((row) => row.codes?.some((code) => facts.codes.includes(code)));
  return byCode ?? unknownMeaning(facts);
}

/** What the server quotes is shown only where our own statement holds it as a name, so that it cannot be a value. */
function identifierIn(quoted: string | undefined, statement: Statement | undefined): string | undefined {
  if (quoted === undefined || statement === undefined || !/^[\w$#@.[\]]+$/.test(quoted)) return undefined;
  const last = quoted.replace(/[[\]]/g, '').split('.').at(-1) ?? '';
  return new RegExp(`\\b${last.replace(/[$]/g, '\\$&')}\\b`, 'i').test(statement.text) ? quoted : undefined;
}

function factsText(facts: ErrorFacts): string {
  if (facts.numbers.length > 0) return `SQL Server error ${facts.numbers.join(', ')}`;
  return facts.codes.length > 0 ? facts.codes.join(', ') : 'no code';
}

/**
 * The AppError for what the driver threw: kind, code, message and advice by error number or code, never by text.
 * The driver's own error may quote data, so the cause that stays holds its numbers and codes only.
 * @param statement the statement that ran; none: connecting or ending a transaction
 */
export function translateSqlError(error: unknown, at: ConnectionPlace, statement?: Statement): AppError {
  if (error instanceof AppError) return error;
  const facts = errorFacts(error);
  const meaning = meaningOf(facts);
  const identifier = identifierIn(facts.quoted, statement);
  const place: ErrorPlace = {
    ...at,
    ...(statement === undefined ? {} : { statement: statement.name }),
    ...(identifier === undefined ? {} : { identifier }),
  };
  const where = statement === undefined ? '' : `, in statement ${statement.name}`;
  return new AppError(meaning.kind, meaning.code, `${meaning.says(place)}${where} (${factsText(facts)}).`, {
    advice: meaning.advice(place),
    cause: new Error(
      `The driver reported ${factsText(facts)}${facts.severity === undefined ? '' : `, severity ${facts.severity}`}.`,
    ),
  });
}

const refusals: readonly string[] = ['sql-database-not-opened', 'sql-sign-in-refused'];

/**
 * The same error, seen from a job that has been signed in before: what was right a minute ago is refused by a server that
 * fails over, restarts or loses its directory for a moment. If a setting has really changed, the next slice's first sign-in
 * says which.
 */
export function refusedAfterSuccess(error: AppError): AppError {
  if (!refusals.includes(error.code)) return error;
  return new AppError(
    'retryable',
    'sql-refused-meanwhile',
    `${error.message} It had let the job in before.`,
    {
      advice: `Nothing needs doing if the next run succeeds; if it does not: ${error.advice ?? ''}`,
      cause: error.cause,
    },
  );
}
