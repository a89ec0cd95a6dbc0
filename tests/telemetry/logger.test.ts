import { AppError } from '../../lib/errors/appError';
import { events } from '../../lib/telemetry/events';
import type { LogFields } from '../../lib/telemetry/fields';
import { type LogRecord, createLogger, errorFields, toLine } from '../../lib/telemetry/logger';

function recorder() {
  const records: LogRecord[] = [];
  return { records, sink: (record: LogRecord) => void records.push(record) };
}

describe('the logger', () => {
  it('keeps allowed fields and drops every other, wherever it comes from', () => {
    const { records, sink } = recorder();
    const careless = { runId: 'r1', first_name: 'Fakename', payload: { surname: 'Fakename' } } as LogFields;
    createLogger(sink, 'debug')
      .with(careless)
      .info(events.runStarted, { ...careless, children: 3 });
    expect(records.map(toLine)).toEqual(['{"event":"run.started","runId":"r1","children":3}']);
  });

  it('drops lines below its level', () => {
    const { records, sink } = recorder();
    const logger = createLogger(sink, 'warn');
    logger.debug(events.runStage);
    logger.info(events.runStage);
    logger.warn(events.runStage);
    logger.error(events.runStage);
    expect(records.map((record) => record.level)).toEqual(['warn', 'error']);
  });

  it('cuts long text', () => {
    const { records, sink } = recorder();
    createLogger(sink, 'info').info(events.runFailed, { message: 'x'.repeat(5000) });
    expect(String(records[0]?.fields['message'])).toHaveLength(400);
  });

  it('tells a known error by our own words and a foreign one by its name alone', () => {
    expect(errorFields(new AppError('refused', 'some-code', 'Our words.', { advice: 'Do this.' }))).toEqual({
      kind: 'refused',
      code: 'some-code',
      message: 'Our words.',
      advice: 'Do this.',
    });
    const foreign = errorFields(new TypeError('cannot read Fakename of undefined'));
    expect(JSON.stringify(foreign)).not.toContain('Fakename');
    expect(foreign.kind).toBe('bug');
  });
});

describe('a person id', () => {
  const shown = (personId: string): unknown => {
    const records: LogRecord[] = [];
    createLogger((record) => records.push(record), 'debug').warn(events.childHeldBack, { personId });
    return records[0]?.fields['personId'];
  };

  it.each(['1001', 'Fake-1_A', '1001   '])(
    'is shown where it has the form of one that may be sent: %j',
    (id) => {
      expect(shown(id)).toBe(id);
    },
  );

  it.each(['Smith J 12/03/2011', 'O’Fake', '', ' ', 'a b', 'a'.repeat(49), '1001\n2'])(
    'is not shown otherwise: %j',
    (id) => {
      expect(shown(id)).toBe('(not shown)');
    },
  );
});
