import type { AgentRunInput, AgentRunResult, ControlState } from '@platform/temporal/contract';
import { allHandlersFinished, CancellationScope, ContinueAsNew, condition, isCancellation } from '@temporalio/workflow';
import { ChildRuns } from './child-runs.js';
import { after, beginning, continueRun, HistoryBudget } from './continuation.js';
import { Decisions } from './decisions.js';
import { PublishedEnd } from './end.js';
import { failsOnce, faultWords, isFault } from './faults.js';
import { Figures } from './figures.js';
import { checkRunInput } from './input.js';
import { Journal } from './journal.js';
import { Limits } from './limits.js';
import { Notifications } from './notifications.js';
import { Pauses } from './pauses.js';
import { PostHooks } from './post-hooks.js';
import { runIsSigned } from './signed-start.js';
import { signing } from './signing.js';
import { Stalls } from './stalls.js';
import { PublishedStatus, publishStart } from './status.js';
import { Steering } from './steering.js';
import { TurnScope } from './turn-scope.js';
import { Turns } from './turns.js';
import { UsageCounter } from './usage.js';

/**
 * One run of an agent, from its request to its result: turns, and between them the decisions of people.
 *
 * The run survives the death of every process, and waits as long as people take. When it cannot go on, it is parked as `stalled`. When its history
 * is large, it continues as new between two turns, and nobody notices. It ends with the agent's answer or, when cancelled, as Temporal's own
 * `Canceled`. An input that is no `AgentRunInput` fails it at once.
 *
 * @throws ApplicationFailure of type `InvalidRequest` or `LimitReached` (not retryable).
 */
export async function agentExecutionWorkflow(input: AgentRunInput): Promise<AgentRunResult> {
  const end = new PublishedEnd();
  try {
    const result = await execute(input, end);
    end.publish();
    return result;
  } catch (error) {
    end.publish(error);
    throw error;
  }
}

failsOnce(agentExecutionWorkflow);

async function execute(input: AgentRunInput, end: PublishedEnd): Promise<AgentRunResult> {
  // Of an input that is none, the cause is told all the same.
  end.figures = new Figures(new UsageCounter(undefined), undefined);
  const run = checkRunInput(input);
  signing.begin(run);
  publishStart(run);

  const usage = new UsageCounter(run.carried?.usage);
  const figures = new Figures(usage, run.carried?.control?.figures);
  end.figures = figures;

  const notifications = new Notifications(run);
  const scope = new TurnScope();
  const status = new PublishedStatus(run, () => scope.isOpen, figures);
  const decisions = new Decisions(run, notifications, status, figures);
  const stalls = new Stalls(notifications, status);
  const pauses = new Pauses(run, scope, stalls, status);
  const steering = new Steering(run, scope);
  const postHooks = new PostHooks(run);
  const journal = new Journal(run.carried ? undefined : run.kept, [usage, figures, steering, postHooks]);
  const limits = new Limits(run, decisions, usage, scope);
  const children = new ChildRuns(run, limits, usage);
  const turns = new Turns(run, decisions, stalls, journal, { scope, pauses, steering, limits, postHooks });
  const history = new HistoryBudget(run);

  // After the handlers are set: a message that came with the start must find them.
  await runIsSigned(run);

  let between = beginning(run);
  /** Does the next step. Returns the run's result when no step follows, else `undefined`. */
  const step = async (): Promise<AgentRunResult | undefined> => {
    const { requests, childRuns, unfinished } = between;
    const mayContinue = () => !unfinished && history.isUsedUp();
    if (childRuns) {
      await limits.leaveRoom(`${between.turn - 1}-limit-runs`);
      // Never in a new execution: Temporal tells the end of a child only to the execution that started it.
      const [decided, ended] = await Promise.all([
        requests ? decisions.ask(requests) : [],
        children.complete(between.turn - 1, childRuns),
      ]);
      between = { turn: between.turn, answers: [...decided, ...ended] };
    } else if (requests) {
      const answers = await decisions.ask(requests, mayContinue);
      if (answers) between = { turn: between.turn, answers };
    }
    if (mayContinue()) {
      const part = await turns.save(between.turn);
      await quiet(notifications);
      const control = controlOf(pauses, steering, postHooks, figures);
      const state = {
        decisions: decisions.state,
        usage: usage.total,
        ...control,
        ...limits.state,
        ...decisions.signed,
      };
      return await continueRun(run, part, state, between);
    }
    const { turn, answers } = between;
    const result = await turns.run(turn, answers);
    if (result.status === 'completed' && !steering.wantsTurn) {
      notifications.send({ type: 'ended', status: 'completed' });
      return { content: result.content, turns: turn + 1, usage: usage.total };
    }
    between = after(turn, result);
    return undefined;
  };
  const work = async (): Promise<AgentRunResult> => {
    for (;;) {
      try {
        const ended = await step();
        if (ended) return ended;
      } catch (error) {
        if (!isFault(error)) throw error;
        await stalls.park({ type: 'WorkerFault', message: faultWords(error), turn: between.turn });
      }
    }
  };

  try {
    return await limits.withinTime(work);
  } catch (error) {
    scope.close();
    if (isCancellation(error)) await turns.endCancelled(between.turn);
    if (!(error instanceof ContinueAsNew))
      notifications.send({ type: 'ended', status: isCancellation(error) ? 'cancelled' : 'failed' });
    throw error;
  } finally {
    scope.close();
    await CancellationScope.nonCancellable(() => quiet(notifications));
  }
}

/** What the next execution needs of people's messages and of the post hooks; `undefined` when it needs nothing. */
function controlOf(
  { state: pause }: Pauses,
  { state: messages }: Steering,
  { state: postHooks }: PostHooks,
  { state: figures }: Figures,
): { control?: ControlState } {
  const control = {
    ...(pause && { pause }),
    ...(messages.length > 0 && { messages }),
    ...(postHooks && { postHooks }),
    ...figures,
  };
  return Object.keys(control).length > 0 ? { control } : {};
}

/** Waits until the end of this execution would cut nothing off. */
async function quiet(notifications: Notifications): Promise<void> {
  await condition(allHandlersFinished);
  await notifications.settled();
}
