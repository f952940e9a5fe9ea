import type { ChildRunRequest, DecisionAnswer, DecisionRequest } from '@platform/temporal/agent-service';
import { type AgentRunInput, type CarriedState, historyLimit, memoKeys } from '@platform/temporal/contract';
import { makeContinueAsNewFunc, workflowInfo } from '@temporalio/workflow';
import type { agentExecutionWorkflow } from './agent.js';
import type { TurnEnd } from './turns.js';

/**
 * A run between two turns: the number of the next turn and its answers. `requests`: people decide on them now. `childRuns`: these run now.
 * `unfinished`: members of a team wait. Then the next turn needs the journals of earlier turns, so the run cannot continue as new.
 */
export interface Between {
  turn: number;
  answers: readonly DecisionAnswer[];
  requests?: readonly DecisionRequest[];
  childRuns?: readonly ChildRunRequest[];
  unfinished?: boolean;
}

/** Where the run stands after a turn that did not end it: with requests for people, runs to start, or both. */
export function after(turn: number, result: TurnEnd): Between {
  const next = { turn: turn + 1, answers: [] };
  if (result.status !== 'paused') return next;
  const { requests, childRuns, state } = result;
  const unfinished = (state?.since ?? undefined) !== undefined;
  return {
    ...next,
    ...(childRuns?.length && { childRuns }),
    ...((requests.length > 0 || !childRuns?.length) && { requests }),
    ...(unfinished && { unfinished }),
  };
}

/** Where this execution begins: at the run's beginning, or where the execution before left off. */
export function beginning({ carried, answers = [], startedBy, startedById }: AgentRunInput): Between {
  // The answers only serve to play back kept calls. Nobody decided them in this run, whatever the starter says.
  const decided = { how: 'start', startedBy, ...(startedById && { startedById }) } as const;
  if (!carried) return { turn: 0, answers: answers.map((answer) => ({ ...answer, decided })) };
  return { turn: carried.turn, answers: carried.answers, requests: carried.requests };
}

/** Watches the size of the history. Counts from the execution's start, so that a large input does not use the budget up at once. */
export class HistoryBudget {
  private readonly atStart = { events: workflowInfo().historyLength, bytes: workflowInfo().historySize };
  private readonly limit: typeof historyLimit;

  constructor({ historyLimit: given }: AgentRunInput) {
    this.limit = { ...historyLimit, ...given };
  }

  /** Whether the run should continue as new once it is between two turns. */
  isUsedUp(): boolean {
    const { historyLength, historySize, continueAsNewSuggested } = workflowInfo();
    const events = historyLength - this.atStart.events;
    return (
      events >= this.limit.events ||
      historySize - this.atStart.bytes >= this.limit.bytes ||
      (continueAsNewSuggested && events > 0)
    );
  }
}

/**
 * Goes on in a new execution, whose history begins with a reference to the conversation instead of the conversation.
 *
 * @returns never: it rejects with `ContinueAsNew`, which the workflow must not catch.
 */
export function continueRun(
  run: AgentRunInput,
  part: string,
  state: Pick<CarriedState, 'decisions' | 'usage' | 'control' | 'granted' | 'signed'>,
  at: Between,
) {
  const { memo, startTime } = workflowInfo();
  const { kept, answers, messages, transcript, ...same } = run;
  const { turn, requests } = at;
  const startedAt = run.carried?.startedAt ?? startTime.toISOString();
  const carried: CarriedState = {
    ...state,
    execution: (run.carried?.execution ?? 0) + 1,
    startedAt,
    turn,
    answers: [...at.answers],
    ...(requests && { requests: [...requests] }),
  };
  const continueAsNew = makeContinueAsNewFunc<typeof agentExecutionWorkflow>({
    memo: { ...memo, [memoKeys.startedAt]: startedAt },
  });
  // The run's own session holds its conversation, unless the run began with the conversation of another run.
  const inSession = transcript ? transcript.inSession === true : true;
  return continueAsNew({ ...same, transcript: { part, ...(inSession && { inSession }) }, carried });
}
