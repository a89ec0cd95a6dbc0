import { randomBytes, randomUUID } from 'node:crypto';
import type { HostFunction } from './bindings';
import type { RpcInvocationResponse, RpcRetryContext, RpcTypedData } from './coreTypes';
import type { HostLog } from './hostLog';
import { outputMessages } from './outputMessages';
import type { QueueClient } from './queueClient';
import type { Worker } from './worker';

export interface FunctionCall {
  readonly data: RpcTypedData;
  readonly metadata?: Readonly<Record<string, RpcTypedData>>;
  /** Why it runs, as the host logs it. */
  readonly reason: string;
  /** A new one by default. */
  readonly invocationId?: string;
  readonly retryContext?: RpcRetryContext;
}

/** `response` is missing when the function, a hook or an output failed; the error is in the log too. */
export interface FunctionOutcome {
  readonly succeeded: boolean;
  readonly error?: string;
  readonly response?: RpcInvocationResponse;
}

export interface FunctionRunnerParts {
  readonly worker: Worker;
  readonly queues: QueueClient;
  readonly messageEncoding: 'base64' | 'none';
  readonly log: HostLog;
  /** Called with the queue after a message was put, so that a listener need not wait for its next poll. */
  readonly onPut: (queueName: string) => void;
}

/** Runs functions as the host does: invocation, log lines, outputs; an invocation counts until its outputs are out. */
export class FunctionRunner {
  readonly #parts: FunctionRunnerParts;
  #running = 0;

  constructor(parts: FunctionRunnerParts) {
    this.#parts = parts;
  }

  get running(): number {
    return this.#running;
  }

  async run(fn: HostFunction, call: FunctionCall): Promise<FunctionOutcome> {
    const { worker, log } = this.#parts;
    const { invocationId = randomUUID() } = call;
    const started = performance.now();
    const say = (level: 'information' | 'error', message: string): void =>
      log({ level, message, category: 'host', functionName: fn.name, invocationId });
    const took = (): string => `Id=${invocationId}, Duration=${Math.round(performance.now() - started)}ms`;
    this.#running += 1;
    try {
      say('information', `Executing 'Functions.${fn.name}' (Reason='${call.reason}', Id=${invocationId})`);
      const response = await worker.invoke({
        invocationId,
        functionId: fn.name,
        inputData: [{ name: fn.triggerName, data: call.data }],
        triggerMetadata: call.metadata ?? {},
        ...(call.retryContext === undefined ? {} : { retryContext: call.retryContext }),
        traceContext: {
          traceParent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
          traceState: '',
          attributes: {},
        },
      });
      await this.#putOutputs(fn, response);
      say('information', `Executed 'Functions.${fn.name}' (Succeeded, ${took()})`);
      return { succeeded: true, response };
    } catch (error) {
      say('error', `Executed 'Functions.${fn.name}' (Failed, ${took()})\n${errorText(error)}`);
      return { succeeded: false, error: errorText(error) };
    } finally {
      this.#running -= 1;
    }
  }

  async #putOutputs(fn: HostFunction, response: RpcInvocationResponse): Promise<void> {
    const { queues, messageEncoding, onPut } = this.#parts;
    for (const { bindingName, queueName } of fn.queueOutputs) {
      const data =
        bindingName === '$return'
          ? response.returnValue
          : response.outputData?.find(({ name }) => name === bindingName)?.data;
      for (const body of outputMessages(data)) {
        await queues.put(queueName, body.toString(messageEncoding === 'base64' ? 'base64' : 'utf8'));
        onPut(queueName);
      }
    }
  }
}

/** What the real host logs of an exception: its text and where it came from. */
function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack ?? error.message;
  return error.cause === undefined ? text : `${text}\ncaused by: ${errorText(error.cause)}`;
}
