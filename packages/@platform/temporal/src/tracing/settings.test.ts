import { expect, test } from 'vitest';
import { readTracing } from './settings.js';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

test('no traces go anywhere unless the environment says where', () => {
  expect(readTracing({})).toBeUndefined();
  expect(readTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: ' ' })).toBeUndefined();
  expect(readTracing({ ...endpoint, OTEL_SDK_DISABLED: 'True' })).toBeUndefined();
  expect(readTracing({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined();
});

test('the common address is where all signals begin, and that of traces stands as it is', () => {
  const of = (env: Record<string, string>) => readTracing(env)?.endpoint;
  expect(of(endpoint)).toBe('http://127.0.0.1:4318/v1/traces');
  expect(of({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://l.example.com/api/public/otel/' })).toBe(
    'https://l.example.com/api/public/otel/v1/traces',
  );
  expect(of({ ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t.example.com/in' })).toBe(
    'http://t.example.com/in',
  );
});

test('all traces are told unless a sampler says which', () => {
  expect(readTracing(endpoint)).toMatchObject({ ratio: 1, parentBased: true });
  const some = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' };
  expect(readTracing({ ...endpoint, ...some })).toMatchObject({ ratio: 0.25, parentBased: false });
  expect(readTracing({ ...endpoint, OTEL_TRACES_SAMPLER: 'parentbased_always_off' })).toMatchObject({ ratio: 0 });
});

test.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', '127.0.0.1:4318'],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'grpc://127.0.0.1:4317'],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
  ['OTEL_TRACES_EXPORTER', 'zipkin'],
  ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
])('%s says what is wrong with it and what is allowed', (name, value) => {
  expect(() => readTracing({ ...endpoint, [name]: value })).toThrow(`${name} is "${value}"; allowed: `);
});

test('a ratio is from 0 to 1, and no password of an address is shown', () => {
  const sampler = { ...endpoint, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' };
  expect(() => readTracing(sampler)).toThrow('OTEL_TRACES_SAMPLER_ARG is "2"; allowed: a number from 0 to 1');
  const secret = { OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://me:secret@t.example.com' };
  expect(() => readTracing(secret)).toThrow('"ftp://[redacted]@t.example.com"');
});
