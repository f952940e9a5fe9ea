import { expect, test, vi } from 'vitest';
import type { TemporalClient } from '../connection/client.js';
import { cancelRuns } from './cancel-all.js';

/** A server without runs, which tells how often it was asked for some. */
function empty() {
  const listWorkflowExecutions = vi.fn(() => Promise.resolve({ executions: [] }));
  const connection = {
    workflowService: { listWorkflowExecutions },
    withDeadline: (_: number, ask: () => Promise<unknown>) => ask(),
  };
  const client = { namespace: 'default', connection } as unknown as TemporalClient;
  return { client, listWorkflowExecutions };
}

// Promise: nothing is done to a run that nobody was shown.
test('all runs are cancelled by nobody who leaves the filters out', async () => {
  const { client, listWorkflowExecutions } = empty();
  for (const input of [{ by: 'bob' }, { by: 'bob', reason: 'wrong', dryRun: false, agentId: undefined }])
    await expect(cancelRuns(client, input)).rejects.toThrow('must say which runs');
  expect(listWorkflowExecutions).not.toHaveBeenCalled();
});

test('of all runs it is said which would be cancelled, and those that were shown are named by their ids', async () => {
  const { client, listWorkflowExecutions } = empty();
  const nothing = { runs: [], isCut: false, cancelled: [] };
  expect(await cancelRuns(client, { by: 'bob', dryRun: true })).toEqual({ ...nothing, refused: [] });
  expect(listWorkflowExecutions).toHaveBeenCalledOnce();
  const { refused } = await cancelRuns(client, { by: 'bob', only: ['run-1'] });
  expect(refused).toMatchObject([{ runId: 'run-1' }]);
});
