import { AppError } from '../errors/appError';

/**
 * A table or column that a setting names, in brackets, for the text of a statement.
 * @throws AppError `configuration` when it is not a plain identifier
 */
export function configuredName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name)) return `[${name}]`;
  throw new AppError(
    'configuration',
    'sql-identifier',
    'A table or column in the settings is not a plain name.',
    {
      advice: 'Use letters, digits and underscores only in the settings that name tables and columns.',
    },
  );
}
