import { expect, onTestFinished, test } from 'vitest';
import { OtlpReceiver } from '../../../test/support/otlp-receiver.js';
import { tracesFinding } from './diagnose-traces.js';

test('doctor says where traces go, and that they are taken there', async () => {
  const receiver = await OtlpReceiver.open();
  onTestFinished(() => receiver[Symbol.asyncDispose]());
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20abc',
  };
  const where = `${receiver.endpoint}/v1/traces`;
  expect(await tracesFinding(env)).toEqual({ level: 'good', what: `Traces go to ${where}, and are taken there` });
  expect(receiver.headers[0]).toMatchObject({ authorization: 'Basic abc' });
  expect(receiver.spans).toEqual([]);

  receiver.manner = 'refuses';
  const refused = await tracesFinding(env);
  expect(refused).toMatchObject({ level: 'note' });
  expect(refused.what).toContain(`${where}, and do not arrive: it answers 401; see OTEL_EXPORTER_OTLP_HEADERS`);
});

test('a name and a password in the address go to the receiver, as the exporter sends them, and are not told', async () => {
  const receiver = await OtlpReceiver.open();
  onTestFinished(() => receiver[Symbol.asyncDispose]());
  const endpoint = receiver.endpoint.replace('//', '//ann:s%40cret@');
  const where = `${receiver.endpoint}/v1/traces`;
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
  expect(await tracesFinding(env)).toEqual({ level: 'good', what: `Traces go to ${where}, and are taken there` });
  expect(receiver.headers[0]).toMatchObject({ authorization: `Basic ${btoa('ann:s@cret')}` });
});

test('a receiver that is away is no problem of runs, and a wrong variable is one', async () => {
  const closed = await OtlpReceiver.open();
  const { endpoint } = closed;
  await closed[Symbol.asyncDispose]();
  const away = await tracesFinding({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  expect(away).toMatchObject({ level: 'note' });
  expect(away.what).toContain('connection refused. Runs go on without them');
  expect(await tracesFinding({})).toEqual({
    level: 'good',
    what: 'Traces go nowhere: OTEL_EXPORTER_OTLP_ENDPOINT is not set here',
  });
  expect(await tracesFinding({ OTEL_EXPORTER_OTLP_ENDPOINT: 'here' })).toMatchObject({
    level: 'problem',
    what: expect.stringContaining('OTEL_EXPORTER_OTLP_ENDPOINT is "here"; allowed: '),
  });
});
