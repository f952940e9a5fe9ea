import { describe, expect, test } from 'vitest';
import { readEnvironment } from './environment.js';
import { InvalidEnvironment } from './variables.js';

/** Without the profile file of whoever runs the tests. */
const read = (env: Record<string, string>) => readEnvironment({ TEMPORAL_CONFIG_FILE: '/nonexistent.toml', ...env });

describe('the environment of the worker', () => {
  test('has a default for everything', () => {
    expect(read({})).toMatchObject({
      connection: { address: '127.0.0.1:7233' },
      namespace: 'default',
      taskQueue: 'agent-runs',
      healthHost: '127.0.0.1',
      healthPort: 8101,
    });
  });

  test('is taken from the variables', () => {
    const env = {
      TEMPORAL_ADDRESS: 'temporal.example.com:7233',
      TEMPORAL_NAMESPACE: 'production',
      TEMPORAL_TASK_QUEUE: 'runs',
      WORKER_HEALTH_HOST: '0.0.0.0',
      WORKER_HEALTH_PORT: '9000',
      LOG_LEVEL: 'Warn',
      LOG_LEVELS: 'worker.notifications=debug',
    };
    const { logLevels } = read(env);
    expect([logLevels.of('worker'), logLevels.of('worker.notifications')]).toEqual(['warn', 'debug']);
    expect(read(env)).toMatchObject({
      connection: { address: 'temporal.example.com:7233' },
      namespace: 'production',
      taskQueue: 'runs',
      healthHost: '0.0.0.0',
      healthPort: 9000,
    });
  });

  test('treats an empty variable as one that is not set', () => {
    const names = ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_TASK_QUEUE', 'WORKER_HEALTH_PORT', 'LOG_LEVEL'];
    expect(read(Object.fromEntries(names.map((name) => [name, ' '])))).toEqual(read({}));
  });

  test('turns TLS on for an API key', () => {
    const { connection } = read({ TEMPORAL_API_KEY: 'secret' });
    expect(connection).toMatchObject({ apiKey: 'secret', tls: expect.anything() });
    expect(read({}).connection.tls).toBeFalsy();
  });

  test.each([
    ['TEMPORAL_ADDRESS', 'http://127.0.0.1:7233', 'host:port'],
    ['TEMPORAL_NAMESPACE', 'two words', 'a name without spaces'],
    ['TEMPORAL_TASK_QUEUE', 'x'.repeat(201), 'at most 200 characters'],
    ['WORKER_HEALTH_HOST', 'worker.example.com', 'an IP address'],
    ['WORKER_HEALTH_PORT', '65536', 'a port from 0 to 65535'],
    ['WORKER_HEALTH_PORT', '-1', 'a port from 0 to 65535'],
    ['LOG_LEVEL', 'verbose', 'debug, info, warn, error'],
    ['LOG_LEVELS', 'worker', 'module=level'],
  ])('refuses a wrong %s and says what is allowed: %s', (name, value, allowed) => {
    const reading = () => read({ [name]: value });
    expect(reading).toThrow(InvalidEnvironment);
    expect(reading).toThrow(`${name} is "${value}"`);
    expect(reading).toThrow(allowed);
  });
});
