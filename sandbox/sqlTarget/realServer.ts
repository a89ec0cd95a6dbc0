import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const name = z.string().min(1);

const settings = z.object({
  SANDBOX_SQL_SERVER: name,
  SANDBOX_SQL_PORT: z.coerce.number().int().min(1).max(65535).default(1433),
  SANDBOX_SQL_DATABASE: name,
  SANDBOX_SQL_USER: name,
  SANDBOX_SQL_PASSWORD: name,
  SANDBOX_SQL_ENCRYPT: flag.default(true),
  SANDBOX_SQL_TRUST_SERVER_CERTIFICATE: flag.default(false),
});

/** A real SQL Server for tests and sandbox commands. */
export interface RealServer {
  readonly server: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly encrypt: boolean;
  readonly trustServerCertificate: boolean;
}

/** Settings by which the app reaches what is real. */
const isAppSetting = (name: string): boolean =>
  name.startsWith('SSD_SQL_') || ['KEY_VAULT_URL', 'DFE_BASE_URL', 'DFE_TOKEN_ENDPOINT'].includes(name);

/**
 * The real SQL Server that `SANDBOX_SQL_*` settings name; undefined where none of them is set, and then the stand-in is
 * used.
 * @throws Error that names every setting that is missing or wrong, never a value; also when the environment holds the
 * production settings of the app: a sandbox never comes near real data.
 */
export function realServer(
  environment: Readonly<Record<string, string | undefined>>,
): RealServer | undefined {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const ofTheApp = Object.keys(given).filter(isAppSetting).sort();
  if (ofTheApp.length > 0) {
    const names = ofTheApp.join(', ');
    throw new Error(
      `These settings of the app are set: ${names}. The sandbox refuses to run beside them; unset them. A SQL Server for tests is named by SANDBOX_SQL_* settings.`,
    );
  }
  if (!Object.keys(given).some((name) => name.startsWith('SANDBOX_SQL_'))) return undefined;
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join('.'));
    throw new Error(`These settings are missing or wrong: ${[...new Set(names)].join(', ')}.`);
  }
  const read = parsed.data;
  return {
    server: read.SANDBOX_SQL_SERVER,
    port: read.SANDBOX_SQL_PORT,
    database: read.SANDBOX_SQL_DATABASE,
    user: read.SANDBOX_SQL_USER,
    password: read.SANDBOX_SQL_PASSWORD,
    encrypt: read.SANDBOX_SQL_ENCRYPT,
    trustServerCertificate: read.SANDBOX_SQL_TRUST_SERVER_CERTIFICATE,
  };
}
