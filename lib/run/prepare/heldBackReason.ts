import type { BuildResult } from '../../payload/buildChild';

const longest = 300;

/** Why a child is held back, as rule ids and paths; undefined for one that may be sent. */
export function heldBackReason(result: BuildResult): string | undefined {
  if (!result.heldBack) return undefined;
  const errors = result.findings.filter((finding) => finding.severity === 'error');
  return errors
    .map((finding) => `${finding.rule} at ${finding.path}`)
    .join('; ')
    .slice(0, longest);
}
