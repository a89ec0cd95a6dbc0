/** The messages between a process and the child that it drives. They travel by structured clone. */
export interface ControlCall {
  readonly id: number;
  /** `part.method`. */
  readonly method: string;
  readonly args: readonly unknown[];
}

export type ControlReply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly name: string; readonly message: string } };

/** Methods by name. Arguments and results are plain data: what structured clone takes. */
export type ControlMethods = Readonly<Record<string, (...args: readonly never[]) => unknown>>;

export function isControlCall(message: unknown): message is ControlCall {
  return typeof message === 'object' && message !== null && 'method' in message && 'args' in message;
}

export function isControlReply(message: unknown): message is ControlReply {
  return (
    typeof message === 'object' &&
    message !== null &&
    'id' in message &&
    ('result' in message || 'error' in message)
  );
}
