/** What is said when no server answers. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { createTemporalClient } from './client.js';

const connectTimeoutMs = 30_000;

vi.mock('node:timers/promises', () => ({
  // A machine that is so busy that a short wait ends after the time to connect is up.
  setTimeout: async () => void vi.setSystemTime(Date.now() + connectTimeoutMs),
}));

test('an attempt that is begun too late does not hide why the earlier ones failed', async () => {
  onTestFinished(() => void vi.useRealTimers());
  await expect(createTemporalClient({ address: '127.0.0.1:1', connectTimeoutMs, env: {} })).rejects.toThrow(
    '127.0.0.1:1 (connection refused)',
  );
});
