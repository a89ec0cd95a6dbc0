import type { Config } from './config';

/** A place that messages name, such as "SQL Server HOST:PORT". */
export interface NamedPlace {
  readonly what: string;
  readonly name: string;
}

/** The names that an answer must not say. */
export const placesOf = ({ sql, vault }: Config): readonly NamedPlace[] => [
  { what: 'SQL Server', name: `${sql.server}:${sql.port}` },
  { what: 'database', name: sql.database },
  { what: 'Key Vault', name: new URL(vault.url).host },
];

/** The text with its places unnamed: "SQL Server refused the sign-in". */
export const withoutPlaces = (text: string, places: readonly NamedPlace[]): string =>
  places.reduce((rest, { what, name }) => rest.replaceAll(`${what} ${name}`, what), text);
