import type { HookCallback } from './coreTypes';
import { Disposable } from './disposable';

const names = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;
export type HookName = (typeof names)[number];

/** The hooks that an app registers; they run in the order of registration and one that throws ends the round. */
export class Hooks {
  readonly #callbacks = new Map<string, HookCallback[]>(names.map((name) => [name, []]));

  /** @throws RangeError for a hook that the host does not know, marked as the host's own, as the package expects. */
  register(name: string, callback: HookCallback): Disposable {
    const callbacks = this.#callbacks.get(name);
    if (!callbacks) {
      throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), {
        isAzureFunctionsSystemError: true,
      });
    }
    callbacks.push(callback);
    return new Disposable(() => {
      const index = callbacks.indexOf(callback);
      if (index >= 0) callbacks.splice(index, 1);
    });
  }

  async run(name: HookName, context: object): Promise<void> {
    for (const callback of this.#callbacks.get(name) ?? []) await callback(context);
  }

  /** Log hooks run at once: a line cannot wait. */
  runLog(context: object): void {
    for (const callback of this.#callbacks.get('log') ?? []) callback(context);
  }
}
