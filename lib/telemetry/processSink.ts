import type { LogRecord, LogSink } from './logger';

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
