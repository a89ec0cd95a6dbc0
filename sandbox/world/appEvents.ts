import type { HostLogLine } from '../host/hostLog';

/** One event of the app, as its JSON line says it. */
export type AppEvent = Readonly<Record<string, string | number | boolean | undefined>> & {
  readonly event: string;
};

/** The event in a line of the host's log; undefined for lines that are not the app's own. */
export function appEvent(line: HostLogLine): AppEvent | undefined {
  if (line.category !== 'user' || !line.message.startsWith('{')) return undefined;
  try {
    const parsed = JSON.parse(line.message) as { event?: unknown };
    return typeof parsed.event === 'string' ? (parsed as AppEvent) : undefined;
  } catch {
    return undefined;
  }
}
