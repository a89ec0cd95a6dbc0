import type { FunctionCall } from './functionRunner';
import type { RpcTypedData } from './coreTypes';
import { netText } from './netText';
import type { ReceivedMessage } from './queueMessage';

/** Members of a JSON message, which the host adds to the trigger's metadata; lists and nulls are left out. */
function bodyMembers(text: string): Record<string, RpcTypedData> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return {};
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return {};
  const members: Record<string, RpcTypedData> = {};
  for (const [name, value] of Object.entries(parsed as Record<string, unknown>)) {
    if (value === null || Array.isArray(value)) continue;
    members[name] = typeof value === 'object' ? { json: JSON.stringify(value) } : { string: netText(value) };
  }
  return members;
}

/** A received message as the host hands it to the worker: its text, and the message's own data as metadata. */
export function queueTriggerData(message: ReceivedMessage, text: string): Omit<FunctionCall, 'reason'> {
  const time = (iso: string): RpcTypedData => ({ json: JSON.stringify(iso.replace('Z', '+00:00')) });
  return {
    data: { string: text },
    metadata: {
      QueueTrigger: { string: text },
      DequeueCount: { json: String(message.dequeueCount) },
      ExpirationTime: time(message.expirationTime),
      Id: { string: message.id },
      InsertionTime: time(message.insertionTime),
      NextVisibleTime: time(message.nextVisibleTime),
      PopReceipt: { string: message.popReceipt },
      ...bodyMembers(text),
    },
  };
}
