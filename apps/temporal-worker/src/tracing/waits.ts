import { parseJson } from '@platform/temporal/json';
import { childSpan, decisionSpan } from '@platform/temporal/traces';
import type { Tracing } from '@platform/temporal/tracing';
import type { InjectedSinks } from '@temporalio/worker';
import type { DecisionWait, Waiter, WaitSinks } from '../workflows/waits.js';

/**
 * Takes what workflows tell of their waits, and makes the spans that their histories give of them. Without tracing nobody listens.
 *
 * @param contents whether spans say what a call was to be made with.
 */
export function waitSinks(tracing: Tracing | undefined, contents: boolean): InjectedSinks<WaitSinks> {
  return {
    waits: {
      decided: {
        fn: (_, wait) => tracing?.record(decisionSpan(turnOf(wait.waiter), factsOf(wait), { contents })),
      },
      childEnded: {
        fn: (_, { waiter, child, ended }) =>
          tracing?.record(childSpan(turnOf(waiter), { ...child, execution: waiter.execution, ended })),
      },
    },
  };
}

function turnOf({ runId, turn, agentId, sessionId, userId, tenant }: Waiter) {
  return {
    runId,
    turn,
    agentId,
    sessionId: sessionId ?? runId,
    ...(userId && { userId }),
    ...(tenant && { tenant }),
    executions: [],
  };
}

function factsOf({ waiter, request, argumentsText, decision }: DecisionWait): Parameters<typeof decisionSpan>[1] {
  const { id, kind, tool, toolCallId, askedAt, escalations } = request;
  const { action, via, by, byId, decidedAt, votes } = decision;
  return {
    requestId: id,
    execution: waiter.execution,
    kind,
    tool,
    toolCallId,
    arguments: (parseJson(argumentsText) ?? undefined) as never,
    askedAt,
    votes: (votes ?? []).map((vote) => ({ at: vote.at, by: vote.by, byId: vote.byId, action: vote.action })),
    escalations: (escalations ?? []).filter(({ done }) => done).map(({ at, to }) => ({ at, to: JSON.stringify(to) })),
    ended: { at: decidedAt, action, via, by, byId },
  };
}
