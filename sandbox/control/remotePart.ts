import type { Control } from './connectControl';

/** A part's methods as seen from another process: the same, but each answers with a promise. */
export type RemotePart<Part, Name extends keyof Part> = {
  readonly [Method in Name]: Part[Method] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

/** The methods of the part that the child exposes under `partName` (`exposeMethods`). */
export function remotePart<Part, Name extends keyof Part & string>(
  control: Control,
  partName: string,
  names: readonly Name[],
): RemotePart<Part, Name> {
  const methods = names.map((name) => [
    name,
    (...args: readonly unknown[]) => control.call(`${partName}.${name}`, ...args),
  ]);
  return Object.fromEntries(methods) as RemotePart<Part, Name>;
}
