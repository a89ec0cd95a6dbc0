import type { DfeConfig } from '../../config/config';
import { AppError } from '../../errors/appError';
import type { RunOptions } from '../runOptions';

/**
 * The fake test record is for the test endpoint only (`dfe-api.md`, "Test record"): the other two hold real children.
 * @returns why a run with these options must not begin; undefined when it may
 */
export function smokeRefusal({ stages }: RunOptions, { endpointKind }: DfeConfig): AppError | undefined {
  if (stages !== 'smoke' || endpointKind === 'test') return undefined;
  return new AppError(
    'refused',
    'smoke-test-endpoint-only',
    `The fake test record goes to the test endpoint only, and DFE_ENDPOINT_KIND is ${endpointKind}.`,
    { advice: 'Set DFE_ENDPOINT_KIND and DFE_BASE_URL to the test endpoint, or ask for a usual run.' },
  );
}
