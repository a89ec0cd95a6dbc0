import { createBreaker } from '../../lib/dfe/sending/breaker';
import { classifyFailure } from '../../lib/dfe/wire/wireAnswer';
import { type LogRecord, createLogger } from '../../lib/telemetry/logger';

const failure = (code: string, message = ''): Error => Object.assign(new Error(message), { code });

describe('a request without an answer', () => {
  it.each([
    ['ENOTFOUND', 'notReached', 'the name does not resolve'],
    ['EAI_AGAIN', 'notReached', 'the name does not resolve'],
    ['ECONNREFUSED', 'notReached', 'the connection was refused'],
    ['UND_ERR_CONNECT_TIMEOUT', 'notReached', 'the host did not answer the connection in time'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'notTrusted', 'the certificate is not trusted (SELF_SIGNED_CERT_IN_CHAIN)'],
    [
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'notTrusted',
      'the certificate is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
    ],
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'notTrusted',
      'the certificate is not trusted (ERR_TLS_CERT_ALTNAME_INVALID)',
    ],
    ['CERT_HAS_EXPIRED', 'notTrusted', 'the certificate is not trusted (CERT_HAS_EXPIRED)'],
    ['UND_ERR_HEADERS_TIMEOUT', 'transient', 'no answer in time'],
    ['ETIMEDOUT', 'transient', 'no answer in time'],
    ['ECONNRESET', 'transient', 'the connection broke off'],
    ['UND_ERR_SOCKET', 'transient', 'the connection broke off'],
    ['EPIPE', 'transient', 'the connection broke off'],
  ])('for %s is %s: %s', (code, answerClass, why) => {
    expect(classifyFailure(failure(code))).toEqual({ kind: 'none', class: answerClass, why });
  });

  it.each([
    [407, 'proxyRefused', 'the proxy asks for other credentials'],
    [403, 'notReached', 'the proxy answered with 403'],
    [502, 'notReached', 'the proxy answered with 502'],
  ])('because the proxy says %d is %s', (status, answerClass, why) => {
    const error = failure('UND_ERR_ABORTED', `Proxy response (${status}) !== 200 when HTTP Tunneling`);
    expect(classifyFailure(error)).toEqual({ kind: 'none', class: answerClass, why });
  });

  it.each([undefined, null, 'text', 3, {}])('of an odd kind (%p) counts as broken off', (error) => {
    expect(classifyFailure(error)).toMatchObject({ class: 'transient', why: 'the connection broke off' });
  });
});

describe('the breaker', () => {
  const open = () => {
    const log: LogRecord[] = [];
    return { log, breaker: createBreaker(createLogger((record) => log.push(record), 'debug')) };
  };

  it('opens after three failures in a row, says so once, and stays open', () => {
    const { breaker, log } = open();
    for (let round = 0; round < 5; round += 1) breaker.record('transient', 503, false);
    breaker.record('received', 200, false);
    expect(breaker.state).toMatchObject({
      open: true,
      code: 'dfe-unavailable',
      why: '3 batches in a row failed, the last because the endpoint gave no usable answer (HTTP 503).',
    });
    expect(log.map(({ event }) => event)).toEqual(['dfe.breakerOpened']);
  });

  it.each(['received', 'batchRefused', 'tooLarge'] as const)('begins to count anew after %s', (answer) => {
    const { breaker } = open();
    for (const each of ['transient', 'disallowed', answer, 'transient', 'tokenRefused'] as const)
      breaker.record(each, undefined, false);
    expect(breaker.state.open).toBe(false);
  });

  it.each(['notTrusted', 'proxyRefused', 'wrongAddress'] as const)('opens at once for %s', (answer) => {
    const { breaker } = open();
    breaker.record(answer, undefined, false);
    expect(breaker.state.open).toBe(true);
  });

  it('tells the trouble of a night with one batch too, and that something went well since', () => {
    const { breaker } = open();
    breaker.record('notReached', undefined, false, 'the name does not resolve');
    expect(breaker.state).toEqual({ open: false });
    expect(breaker.trouble).toMatchObject({
      code: 'dfe-not-reached',
      what: 'the endpoint could not be reached (the name does not resolve)',
      inARow: 1,
    });
    breaker.record('received', 200, false);
    expect(breaker.trouble).toMatchObject({ code: 'dfe-not-reached', inARow: 0 });
  });

  it('never opens for children that go alone', () => {
    const { breaker } = open();
    for (const answer of ['transient', 'wrongAddress', 'disallowed', 'transient'] as const)
      breaker.record(answer, undefined, true);
    expect(breaker.state.open).toBe(false);
  });
});
