import type { TemporalClient } from '@platform/temporal';
import { expect, test } from 'vitest';
import { endLeases, untilLeased } from './leases.js';

/** What the server says of the turns of each run, the last time for ever. */
function server(turns: Record<string, (number | 'waits' | 'none')[]>): TemporalClient {
  const describeWorkflowExecution = async ({ execution }: { execution: { workflowId: string } }) => {
    const said = turns[execution.workflowId.replace('agent-run-', '')] ?? [];
    const now = said.length > 1 ? said.shift() : said[0];
    const heartbeatTimeout = { seconds: now === 'waits' ? 3 : now };
    const activity = { lastStartedTime: now === 'waits' ? null : {}, activityOptions: { heartbeatTimeout } };
    return { pendingActivities: now === 'none' ? [] : [activity] };
  };
  return { namespace: 'default', connection: { workflowService: { describeWorkflowExecution } } } as never;
}

test('a fault waits until a lease speaks for every turn that is under way; runs that wait for a person have none', async () => {
  const turns = { moved: [3, 3, 60], person: ['none' as const], queued: ['waits' as const], own: [60] };
  await untilLeased(server(turns), Object.keys(turns));
  expect(turns.moved).toEqual([60]);
});

test('a fault that would strike nothing is an error, not a success', async () => {
  async function* nobody() {}
  const client = { temporal: { workflow: { list: nobody } } } as never;
  await expect(endLeases(client)).rejects.toThrow('No process holds a lease');
});
