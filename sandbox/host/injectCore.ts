import Module from 'node:module';

const coreName = '@azure/functions-core';

/**
 * Makes every `require('@azure/functions-core')` of this process answer `core`, as the real worker does: the module
 * exists only at run time. Gives the function that takes it back.
 */
export function injectCore(core: object): () => void {
  const original: unknown = Reflect.get(Module.prototype, 'require');
  if (typeof original !== 'function')
    throw new Error('This version of node has no Module.prototype.require.');
  const replaced = new Proxy(original, {
    apply: (target, self: unknown, args: unknown[]): unknown =>
      args[0] === coreName ? core : Reflect.apply(target, self, args),
  });
  Reflect.set(Module.prototype, 'require', replaced);
  return () => {
    Reflect.set(Module.prototype, 'require', original);
  };
}
