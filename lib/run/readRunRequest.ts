import { runOptionsSchema, usualNight, type RunOptions } from './runOptions';

export type RunRequestRead =
  | { readonly ok: true; readonly options: RunOptions }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Every option together takes a tenth of it; the options are kept in the run's row. */
const longestBody = 2_000;

/** What the body of a request for a run asks for; an empty body asks for the usual night. Problems name fields, no values. */
export function readRunRequest(body: string): RunRequestRead {
  if (body.length > longestBody)
    return { ok: false, problems: [`The body is longer than ${longestBody} characters.`] };
  if (body.trim() === '') return { ok: true, options: usualNight };
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { ok: false, problems: ['The body is not JSON. Send nothing for the usual night.'] };
  }
  const parsed = runOptionsSchema.safeParse(json);
  if (parsed.success) return { ok: true, options: parsed.data };
  // A value of another type breaks several rules; the first one says enough.
  const firsts = parsed.error.issues.filter(
    ({ path }, index, all) => index === all.findIndex((other) => other.path.join('.') === path.join('.')),
  );
  return {
    ok: false,
    problems: firsts.map((issue) =>
      issue.code === 'unrecognized_keys'
        ? 'There is a field that is not known. Known: stages, mode, confirm, retryErrors.'
        : `${issue.path.join('.') || 'the body'}: ${issue.message}`,
    ),
  };
}
