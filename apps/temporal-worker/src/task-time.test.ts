import { noopMetricMeter } from '@temporalio/common';
import { DefaultLogger } from '@temporalio/worker';
import { compileWorkerOptions } from '@temporalio/worker/lib/worker-options.js';
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** The time that a worker of this environment gets, in milliseconds. */
async function timeWith(debug: string) {
  vi.stubEnv('TEMPORAL_DEBUG', debug);
  vi.resetModules();
  const { taskTime } = await import('./task-time.js');
  const given = { taskQueue: 'any', workflowBundle: { code: '' }, ...taskTime };
  return compileWorkerOptions(given, new DefaultLogger('ERROR'), noopMetricMeter).isolateExecutionTimeoutMs;
}

// Promise: one run does not end the process that others need. The SDK's types do not name the option, so that no compiler tells when it goes.
test('the SDK gives a task the time that is said here', async () => {
  expect(await timeWith('')).toBe(120_000);
});

test('code that is debugged may stand still for as long as the SDK allows', async () => {
  expect(await timeWith('true')).toBeGreaterThan(86_400_000);
});
