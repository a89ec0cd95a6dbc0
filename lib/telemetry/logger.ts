import { toAppError } from '../errors/appError';
import { idPattern, limits } from '../payload/limits';
import type { EventName } from './events';
import { type FieldValue, type LogFields, allowedFields } from './fields';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
const order: Readonly<Record<LogLevel, number>> = { debug: 10, info: 20, warn: 30, error: 40 };
const allowed: ReadonlySet<string> = new Set(allowedFields);
const longestText = 400;

/** One line as it leaves the process. */
export interface LogRecord {
  readonly level: LogLevel;
  readonly event: EventName;
  readonly fields: Readonly<Record<string, FieldValue>>;
}
export type LogSink = (record: LogRecord) => void;

/** Says what happened, in events with allow-listed fields: there is no free text, so nothing personal can slip in. */
export interface Logger {
  debug(event: EventName, fields?: LogFields): void;
  info(event: EventName, fields?: LogFields): void;
  warn(event: EventName, fields?: LogFields): void;
  error(event: EventName, fields?: LogFields): void;
  /** A logger that adds `fields` to every line, such as the run id. */
  with(fields: LogFields): Logger;
}

/** The fields by which an error is logged: kind, code, our own message and advice; never the text of a foreign error. */
export function errorFields(error: unknown): LogFields {
  const known = toAppError(error);
  return { kind: known.kind, code: known.code, message: known.message, advice: known.advice };
}

/** What is shown in place of a person id that has another form than one that may be sent: it may be anything. */
const noPersonId = '(not shown)';

const isShown = (personId: FieldValue): boolean =>
  typeof personId === 'string' && personId.length <= limits.storedId && idPattern.test(personId.trimEnd());

/** Keeps the allowed fields, cuts long text, and drops what is undefined; person ids only of the form that may be sent. */
function allowListed(fields: LogFields): Record<string, FieldValue> {
  const kept: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || !allowed.has(name)) continue;
    if (name === 'personId' && !isShown(value)) kept[name] = noPersonId;
    else
      kept[name] =
        typeof value === 'string' && value.length > longestText ? value.slice(0, longestText) : value;
  }
  return kept;
}

/** A logger over a sink; lines below `level` are dropped. */
export function createLogger(sink: LogSink, level: LogLevel, base: LogFields = {}): Logger {
  const write = (at: LogLevel, event: EventName, fields: LogFields = {}): void => {
    if (order[at] < order[level]) return;
    sink({ level: at, event, fields: allowListed({ ...base, ...fields }) });
  };
  return {
    debug: (event, fields) => write('debug', event, fields),
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
    with: (fields) => createLogger(sink, level, { ...base, ...fields }),
  };
}

/** What the sink needs of a function's context; the host carries the lines to Application Insights as traces. */
export interface LineWriter {
  debug(line: string): void;
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** One JSON line a record, so that queries can parse it: `{"event":"run.started","runId":...}`. */
export const toLine = (record: LogRecord): string =>
  JSON.stringify({ event: record.event, ...record.fields });

/** A sink that writes each record as one JSON line at its level. */
export function lineSink(writer: LineWriter): LogSink {
  return (record) => writer[record.level](toLine(record));
}
