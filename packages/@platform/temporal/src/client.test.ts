/** What is said when no server answers. */
import { expect, test, vi } from 'vitest';
import { createTemporalClient } from './client.js';

vi.mock('node:timers/promises', () => ({
  // A machine that is so busy that a short wait ends after the time to connect is up.
  setTimeout: () => new Promise((resolve) => setTimeout(resolve, 1_000)),
}));

test('an attempt that is begun too late does not hide why the earlier ones failed', async () => {
  await expect(createTemporalClient({ address: '127.0.0.1:1', connectTimeoutMs: 900, env: {} })).rejects.toThrow(
    '127.0.0.1:1 (connection refused)',
  );
});
