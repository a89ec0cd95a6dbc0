import type { ControlMethods } from './control';

/** The named methods of a part, as `part.method`, for `serveControl`. */
export function exposeMethods<Part extends object>(
  partName: string,
  part: Part,
  names: readonly (keyof Part & string)[],
): ControlMethods {
  const methods: Record<string, (...args: readonly never[]) => unknown> = {};
  for (const name of names) {
    const method = part[name];
    if (typeof method !== 'function') throw new Error(`"${partName}.${name}" is not a method.`);
    methods[`${partName}.${name}`] = (...args) => Reflect.apply(method, part, args) as unknown;
  }
  return methods;
}
