import { describe, expect, it } from 'vitest';
import { readClientEnvironment, readVariable } from './environment.js';

describe('a variable', () => {
  it.each([
    ['TEMPORAL_ADDRESS', 'http://127.0.0.1:7233', /host:port without a scheme/],
    ['TEMPORAL_ADDRESS', 'a b', /host:port/],
    ['TEMPORAL_NAMESPACE', 'my namespace', /without spaces/],
    ['TEMPORAL_TASK_QUEUE', 'a b', /without spaces/],
    ['AGENT_SERVICE_URL', '127.0.0.1:8100', /http or https URL/],
  ] as const)('%s may not be "%s"', (name, value, allowed) => {
    expect(() => readVariable(name, { [name]: value })).toThrow(allowed);
    expect(() => readVariable(name, { [name]: value })).toThrow(`${name} is "${value}"`);
  });

  it.each(['127.0.0.1:7233', 'temporal.example.com', '[::1]:7233'])('TEMPORAL_ADDRESS may be %s', (value) => {
    expect(readVariable('TEMPORAL_ADDRESS', { TEMPORAL_ADDRESS: value })).toBe(value);
  });

  it('that is empty counts as not set', () => {
    expect(readVariable('TEMPORAL_NAMESPACE', { TEMPORAL_NAMESPACE: ' ' })).toBeUndefined();
  });
});

describe('AGENT_SERVICE_TOKEN', () => {
  const [token, next] = ['a'.repeat(40), 'b'.repeat(40)];

  it('of several is the first', () => {
    expect(readClientEnvironment({}, { AGENT_SERVICE_TOKEN: `${token}, ${next}` }).agentServiceToken).toBe(token);
    expect(readClientEnvironment({ agentServiceToken: next }, { AGENT_SERVICE_TOKEN: token }).agentServiceToken).toBe(
      next,
    );
  });

  it.each(['short-secret', `${token},short-secret`, `${token} secret`, `${token}\r\nhost: secret`])(
    'is refused when it is no token, and not shown',
    (value) => {
      expect(() => readVariable('AGENT_SERVICE_TOKEN', { AGENT_SERVICE_TOKEN: value })).toThrow(/32 to 512 letters/);
      expect(() => readVariable('AGENT_SERVICE_TOKEN', { AGENT_SERVICE_TOKEN: value })).not.toThrow(/secret/);
    },
  );
});

it('an option beats the environment, and the environment the default', () => {
  const env = { TEMPORAL_TASK_QUEUE: 'of-env', AGENT_SERVICE_URL: 'http://env:1/' };
  expect(readClientEnvironment({}, {})).toEqual({ taskQueue: 'agent-runs', agentServiceUrl: undefined });
  expect(readClientEnvironment({}, env)).toEqual({ taskQueue: 'of-env', agentServiceUrl: 'http://env:1' });
  expect(readClientEnvironment({ taskQueue: 'mine' }, env).taskQueue).toBe('mine');
});
