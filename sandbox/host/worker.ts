import type {
  CoreInvocationContext,
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  ProgrammingModel,
  RpcInvocationRequest,
  RpcInvocationResponse,
  RpcLogCategory,
  RpcLogLevel,
} from './coreTypes';
import { Disposable } from './disposable';
import { Hooks } from './hooks';
import type { HostLog } from './hostLog';

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** What `hostVersion` and `/admin/host/status` say; the stand-in follows the 4.x line. */
export const hostVersion = '4.0.0-sandbox';

/**
 * The part of the Node worker that an app sees: it keeps what the app registers and drives one invocation through the
 * programming model (hooks, arguments, function, response) in the order of the real worker.
 */
export class Worker {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly hooks = new Hooks();
  readonly #appHookData = {};
  readonly #log: HostLog;
  #model: ProgrammingModel | undefined;
  #locked = false;

  constructor(log: HostLog) {
    this.#log = log;
  }

  /** The object that `require('@azure/functions-core')` answers. */
  coreModule(): object {
    return {
      version: hostVersion,
      hostVersion,
      Disposable,
      registerHook: (name: string, callback: HookCallback) => this.hooks.register(name, callback),
      setProgrammingModel: (model: ProgrammingModel) => {
        this.#model = model;
      },
      getProgrammingModel: () => this.#model,
      registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
        this.#register(metadata, callback),
      log: (level: RpcLogLevel, category: RpcLogCategory, message: string) => {
        this.#log({ level, message, category: category === 'user' ? 'user' : 'system' });
      },
    };
  }

  #register(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (this.#locked) throw new Error('A function can only be registered during app startup.');
    const { name } = metadata;
    if (this.functions.has(name))
      throw new Error(`A function with id "${name}" has already been registered.`);
    this.functions.set(name, { metadata, callback });
    return new Disposable(() => this.functions.delete(name));
  }

  /** Ends the start: runs the app's start hooks, asks the model for its capabilities, and takes no more functions. */
  async started(functionAppDirectory: string): Promise<void> {
    await this.hooks.run('appStart', {
      hookData: this.#appHookData,
      appHookData: this.#appHookData,
      functionAppDirectory,
    });
    const capabilities = (await this.#model?.getCapabilities?.({ RpcHttpBodyOnly: 'true' })) ?? {};
    if ('HttpUri' in capabilities) {
      throw new Error('The app turns HTTP streaming on; the host stand-in does not speak it.');
    }
    this.#locked = true;
  }

  async terminated(): Promise<void> {
    await this.hooks.run('appTerminate', { hookData: this.#appHookData, appHookData: this.#appHookData });
  }

  /**
   * Runs one invocation as the worker's handler of an invocation request does.
   * @throws what the function or a hook throws.
   */
  async invoke(request: RpcInvocationRequest): Promise<RpcInvocationResponse> {
    const registered = this.functions.get(request.functionId);
    if (!registered || !this.#model) throw new Error(`Function "${request.functionId}" is not loaded.`);
    const core = this.#coreContext(request, registered.metadata);
    const model = await this.#model.getInvocationModel(core);
    const { context, inputs } = await model.getArguments();
    const shared = { hookData: {}, appHookData: this.#appHookData, invocationContext: context };

    const before = { ...shared, inputs, functionCallback: registered.callback };
    core.state = 'preInvocationHooks';
    await this.hooks.run('preInvocation', before);

    const after: { result: unknown; error: unknown } = { result: null, error: null };
    core.state = 'invocation';
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error;
    }

    core.state = 'postInvocationHooks';
    const outcome = Object.assign(after, { ...shared, inputs: before.inputs });
    await this.hooks.run('postInvocation', outcome);
    core.state = undefined;
    if (outcome.error) throw outcome.error as Error;
    return await model.getResponse(context, outcome.result);
  }

  #coreContext(request: RpcInvocationRequest, metadata: FunctionMetadata): CoreInvocationContext {
    return {
      invocationId: request.invocationId,
      request,
      metadata,
      log: (level, category, message) => {
        const line = { level, message, category, hookData: {}, appHookData: this.#appHookData };
        if (category === 'user') this.hooks.runLog(line);
        this.#log({
          level: line.level,
          message: line.message,
          category: category === 'user' ? 'user' : 'system',
          functionName: metadata.name,
          invocationId: request.invocationId,
        });
      },
    };
  }
}
