import { noopMetricMeter } from '@temporalio/common';
import { DefaultLogger } from '@temporalio/worker';
import { compileWorkerOptions } from '@temporalio/worker/lib/worker-options.js';
import { expect, test } from 'vitest';
import { taskTime } from './task-time.js';

// Promise: one run does not end the process that others need. The SDK's types do not name the option, so that no compiler tells when it goes.
test('the SDK gives a task the time that is said here', () => {
  const given = { taskQueue: 'any', workflowBundle: { code: '' }, ...taskTime };
  expect(compileWorkerOptions(given, new DefaultLogger('ERROR'), noopMetricMeter)).toMatchObject({
    isolateExecutionTimeoutMs: 120_000,
  });
});
