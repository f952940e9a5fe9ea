import { Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { taskTime } from '../../apps/temporal-worker/src/task-time.js';
import { committedHistories } from './support/histories.js';
import { workflowBundle } from './support/stage.js';

test('every recorded run and delivery replays with the workflow of today', async () => {
  const histories = committedHistories();
  expect(histories.length).toBeGreaterThan(20);
  const pathOf = new Map(histories.map(({ path, workflowId }) => [workflowId, path]));
  const options = { workflowBundle, ...taskTime };
  const failed: unknown[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories(options, histories)) {
    if (error) failed.push({ path: pathOf.get(workflowId), error: error.message });
  }
  expect(failed).toEqual([]);
});
