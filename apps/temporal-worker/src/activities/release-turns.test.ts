import { type HeldTurn, packTurns } from '@platform/temporal';
import { asyncLocalStorage, type Context } from '@temporalio/activity';
import { expect, test } from 'vitest';
import { releaseTurns } from './release-turns.js';

const turn: HeldTurn = {
  workflowId: 'agent-run-1',
  runId: 'run',
  activityId: '1',
  attempt: 2,
  maximumAttempts: 5,
  token: 'secret-token',
};

/** Releases the turn at a server that has its activity in this state, and answers its failure so. Returns what was failed, and what was logged. */
async function released(state: number, answer: () => unknown = () => ({})) {
  const failed: unknown[] = [];
  const logged: string[] = [];
  const workflowService = {
    describeWorkflowExecution: async () => ({
      pendingActivities: [{ activityId: '1', attempt: 2, state, maximumAttempts: 5 }],
    }),
    respondActivityTaskFailed: async (request: unknown) => {
      failed.push(request);
      return answer();
    },
  };
  const connection = { workflowService, withDeadline: (_: number, ask: () => unknown) => ask() };
  const context = {
    client: { connection, options: { namespace: 'default' } },
    heartbeat: () => {},
    log: { error: (...said: unknown[]) => logged.push(JSON.stringify(said)) },
  } as unknown as Context;
  const count = await asyncLocalStorage.run(context, () =>
    releaseTurns({ processId: 'agents-1', held: packTurns([turn]) }),
  );
  return { count, failed, logged };
}

test('a turn that somebody pauses just then is released as any other; one that nobody has is left alone', async () => {
  for (const held of [2, 5]) expect((await released(held)).failed).toHaveLength(1);
  for (const waits of [1, 4]) expect((await released(waits)).count).toBe(0);
});

test('promise: the token of a turn, with which anybody could end it, is in no log', async () => {
  const refused = () => {
    throw Object.assign(new Error('invalid'), { code: 3 });
  };
  const { logged } = await released(2, refused);
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain(turn.workflowId);
  expect(logged[0]).not.toContain(turn.token);
});
