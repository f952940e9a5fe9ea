import { describe, expect, it } from 'vitest';
import { traceIdOf } from './ids.js';
import { readTraceContent, readTraceUrl } from './settings.js';
import { traceUrl, traceUrlProblem } from './url.js';

describe('a link to a trace', () => {
  it('names the trace of the turn, the run and the turn', () => {
    const template = 'http://localhost:6006/t/{traceId}?run={runId}&turn={turn}&again={traceId}';
    const id = traceIdOf('r-1', 2);
    expect(traceUrl(template, { runId: 'r-1', turn: 2 })).toBe(
      `http://localhost:6006/t/${id}?run=r-1&turn=2&again=${id}`,
    );
  });

  it('has a run id that is no part of an address encoded', () => {
    expect(traceUrl('https://t.example.com/{runId}', { runId: 'a/b?c=d&e#f', turn: 0 })).toBe(
      'https://t.example.com/a%2Fb%3Fc%3Dd%26e%23f',
    );
  });

  it.each([
    ['javascript:alert("{traceId}")', 'must be an address that begins with http:// or https://'],
    ['ftp://example.com/{traceId}', 'must be an address that begins with http:// or https://'],
    ['/traces/{traceId}', 'must be an address that begins with http:// or https://'],
    ['http://example.com/{trace_id}', 'has {trace_id}; allowed: {traceId}, {runId}, {turn}'],
    ['http://example.com/{}', 'has {}; allowed: {traceId}, {runId}, {turn}'],
    ['http://example.com/{traceId}/{', 'has a brace without its other half'],
    ['http://example.com/', 'has neither {traceId} nor {runId}'],
    ['http://example.com/{turn}', 'has neither {traceId} nor {runId}'],
    ['http://{runId}.example.com/{traceId}', 'names a server that depends on the run'],
  ])('%s is refused', (template, why) => {
    expect(traceUrlProblem(template)).toContain(why);
    expect(() => readTraceUrl({ TRACE_URL_TEMPLATE: template })).toThrow(
      `TRACE_URL_TEMPLATE is "${template}": it ${why}`,
    );
  });

  it('is absent where nobody says where traces are', () => {
    expect(readTraceUrl({})).toBeUndefined();
    expect(readTraceUrl({ TRACE_URL_TEMPLATE: ' ' })).toBeUndefined();
    expect(readTraceUrl({ TRACE_URL_TEMPLATE: ' http://x.test/{traceId} ' })).toBe('http://x.test/{traceId}');
  });
});

it('contents are told where somebody says so, and a misspelt word is no answer', () => {
  expect([undefined, '', 'false', 'TRUE', ' true '].map((value) => readTraceContent({ TRACE_CONTENT: value }))).toEqual(
    [false, false, false, true, true],
  );
  expect(() => readTraceContent({ TRACE_CONTENT: 'yes' })).toThrow('TRACE_CONTENT is "yes"; allowed: true or false');
});
