import type { FunctionMetadata, RpcBindingInfo, RpcRetryOptions } from './coreTypes';
import { hasConnection, resolveSettings, type AppSettings } from './appSettings';

const kinds = ['timerTrigger', 'queueTrigger', 'httpTrigger'] as const;
export type TriggerKind = (typeof kinds)[number];

export interface QueueOutput {
  readonly bindingName: string;
  readonly queueName: string;
}

/** How often and when the host runs a function again that failed. */
interface RetryPolicy {
  /** Without the first try; -1: without end. */
  readonly maxRetryCount: number;
  readonly delayMs: number;
}

/** A registered function as the host sees it: one trigger, and the outputs that go to queues. */
export interface HostFunction {
  readonly name: string;
  readonly kind: TriggerKind;
  readonly triggerName: string;
  readonly trigger: RpcBindingInfo;
  /** The trigger's queue, resolved and in lower case; empty for other triggers. */
  readonly queueName: string;
  readonly queueOutputs: readonly QueueOutput[];
  readonly retry: RetryPolicy | undefined;
}

function retryPolicy(options: RpcRetryOptions): RetryPolicy {
  const { retryStrategy, maxRetryCount, delayInterval } = options;
  const seconds = delayInterval?.seconds;
  if (retryStrategy !== 'fixedDelay' || typeof seconds !== 'number')
    throw new Error('the host stand-in knows no retry policy but fixedDelay.');
  if (typeof maxRetryCount !== 'number' || maxRetryCount < -1)
    throw new Error('maxRetryCount of its retry policy must be a number from -1.');
  return { maxRetryCount, delayMs: seconds * 1000 };
}

function queueNameOf(binding: RpcBindingInfo, settings: AppSettings): string {
  const name = resolveSettings(binding.queueName ?? '', settings).toLowerCase();
  if (!/^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/.test(name))
    throw new Error(`"${name}" is not a queue name.`);
  const connection = binding.connection ?? 'AzureWebJobsStorage';
  if (!hasConnection(connection, settings)) {
    throw new Error(`Storage connection setting "${connection}" does not exist.`);
  }
  return name;
}

/**
 * Reads a registration.
 * @throws Error that names the function and what this stand-in does not do or the settings lack.
 */
export function hostFunction(metadata: FunctionMetadata, settings: AppSettings): HostFunction {
  const { name } = metadata;
  const fail = (what: string): Error => new Error(`The '${name}' function is in error: ${what}`);
  const entries = Object.entries(metadata.bindings);
  const trigger = entries.find(([, binding]) => binding.type.endsWith('Trigger'));
  const kind = kinds.find((one) => one === trigger?.[1].type);
  if (!trigger || !kind) throw fail(`the host stand-in knows only ${kinds.join(', ')}.`);
  try {
    const outputs = entries.filter(([bindingName]) => bindingName !== trigger[0]);
    const unknown = outputs.find(
      ([, { type, direction }]) => direction !== 'out' || !['queue', 'http'].includes(type),
    );
    if (unknown) throw new Error(`the host stand-in does not know the binding type "${unknown[1].type}".`);
    if (kind === 'timerTrigger') resolveSettings(trigger[1].schedule ?? '', settings);
    const { retryOptions } = metadata;
    if (retryOptions !== undefined && kind !== 'timerTrigger')
      throw new Error('its trigger knows no retry policy.');
    return {
      name,
      kind,
      retry: retryOptions === undefined ? undefined : retryPolicy(retryOptions),
      triggerName: trigger[0],
      trigger: trigger[1],
      queueName: kind === 'queueTrigger' ? queueNameOf(trigger[1], settings) : '',
      queueOutputs: outputs
        .filter(([, { type }]) => type === 'queue')
        .map(([bindingName, binding]) => ({ bindingName, queueName: queueNameOf(binding, settings) })),
    };
  } catch (error) {
    throw fail(error instanceof Error ? error.message : String(error));
  }
}
