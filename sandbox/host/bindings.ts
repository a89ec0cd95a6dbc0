import type { FunctionMetadata, RpcBindingInfo } from './coreTypes';
import { retryPolicy, type RetryPolicy } from './retries';
import { hasConnection, resolveSettings, type AppSettings } from './appSettings';

const kinds = ['timerTrigger', 'queueTrigger', 'httpTrigger'] as const;
export type TriggerKind = (typeof kinds)[number];

export interface QueueOutput {
  readonly bindingName: string;
  readonly queueName: string;
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
