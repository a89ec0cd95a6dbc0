import { createHash } from 'node:crypto';
import type { Config } from '../config/config';

/** The version of the program. Raise it with every change of a rule: a run that was prepared by another starts over. */
export const programVersion = '0.2.0';

/** Program version and a hash of the settings that decide what prepare makes: `0.2.0+1a2b3c4d`. */
export function rulesVersion(config: Config): string {
  const decisive = JSON.stringify([config.rules, config.ssd.statutoryReturn ?? null, config.sql.schema]);
  return `${programVersion}+${createHash('sha256').update(decisive).digest('hex').slice(0, 8)}`;
}
