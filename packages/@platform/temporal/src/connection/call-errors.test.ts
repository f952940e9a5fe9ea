import { expect, test } from 'vitest';
import { RunNotFound } from '../errors/errors.js';
import { isNamespaceMissing, toAgentsError } from './call-errors.js';

const client = { address: '127.0.0.1:7233', namespace: 'sales' };

/** What the gRPC client throws. */
const answered = (code: number, details: string) =>
  Object.assign(new Error(`${code}: ${details}`), { code, details, metadata: {} });

test.each([
  [
    5,
    'Namespace sales is not found.',
    /there is no namespace "sales" \(at 127\.0\.0\.1:7233\)\. Set TEMPORAL_NAMESPACE/,
  ],
  [16, 'Request unauthorized.', /"sales" \("Request unauthorized"\).*TEMPORAL_API_KEY/],
  [7, 'Request unauthorized.', /TEMPORAL_TLS_CLIENT_CERT_PATH/],
  [8, 'namespace rate limit exceeded', /^Temporal refused the request: namespace rate limit exceeded$/],
])('what the server refuses with code %i says what to look at', (code, details, message) => {
  const error = toAgentsError(client, answered(code, details));
  expect(error).toMatchObject({ code: 'RequestRefused', message: expect.stringMatching(message) });
});

test.each([
  [2, 'something went wrong, please retry (5bb03ea9)'],
  [10, 'Failed to update shard.'],
  [13, 'something went wrong, please retry (5bb03ea9)'],
  [14, 'connection refused'],
])('who watches is not sent away by a server that fails with code %i while it is restarted', (code, details) => {
  const error = toAgentsError(client, answered(code, details));
  expect(error).toMatchObject({ code: 'TemporalUnavailable', message: expect.stringContaining(details) });
});

test('a run and a schedule with the word in their names are no namespace', () => {
  const details = 'workflow not found for ID: clean-namespaces';
  expect(toAgentsError(client, answered(5, details), 'clean-namespaces')).toBeInstanceOf(RunNotFound);
  expect(isNamespaceMissing(details)).toBe(false);
  expect(isNamespaceMissing('Namespace sales is not found.')).toBe(true);
});
