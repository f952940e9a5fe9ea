import { createHash } from 'node:crypto';
import type {
  ChildRunRequest,
  DecisionPolicy,
  DecisionRequest,
  JournalEntry,
  PostHooksInput,
  SaveTranscriptInput,
  TurnInput,
  TurnResult,
} from '@platform/temporal/agent-service';
import type { LimitName, TurnHeartbeat } from '@platform/temporal/contract';
import { ApplicationFailure, Context } from '@temporalio/activity';

/** What one attempt of a turn's activity does. */
export type Step = (input: TurnInput) => TurnResult | Promise<TurnResult>;

const beatThemselves = new WeakSet<Step>();

/** A step that says by itself that it is alive, or does not: nothing is said for it while it works. */
export function beatsItself(step: Step): Step {
  beatThemselves.add(step);
  return step;
}

/** An attempt as the agent-service saw it. */
export interface Attempt {
  input: TurnInput;
  /** Milliseconds since the epoch. */
  at: number;
}

/** The agent-service's part: a `runTurn` activity whose attempts follow a script, one for each run. */
export class ScriptedTurns {
  private readonly scripts = new Map<string, Step[]>();
  private readonly attempts = new Map<string, Attempt[]>();

  /** What was saved of a run, in order. */
  readonly saved = new Map<string, SaveTranscriptInput[]>();
  /** Runs whose conversations cannot be saved, and why. */
  readonly unsavable = new Map<string, string>();

  /** Runs of whose conversations it is not said where they are, but this. */
  readonly misnamed = new Map<string, unknown>();

  /** For which cancelled runs the agent's hooks were run, and with what. */
  readonly hooked = new Map<string, PostHooksInput[]>();
  /** Runs whose hooks fail. */
  readonly brokenHooks = new Set<string>();

  /** What the attempts of a run do, in order. An attempt that was not foreseen fails for good. */
  script(runId: string, steps: Step[]): void {
    this.scripts.set(runId, [...steps]);
    this.attempts.set(runId, []);
  }

  /** The attempts of a run so far. */
  attemptsOf(runId: string): readonly Attempt[] {
    return this.attempts.get(runId) ?? [];
  }

  /** The inputs of a run's attempts so far. */
  inputsOf(runId: string): TurnInput[] {
    return this.attemptsOf(runId).map(({ input }) => input);
  }

  readonly activities = {
    runTurn: async (input: TurnInput): Promise<TurnResult> => {
      this.attempts.get(input.runId)?.push({ input, at: Date.now() });
      const step = this.scripts.get(input.runId)?.shift();
      if (!step) throw ApplicationFailure.nonRetryable(`The script of ${input.runId} is at its end`, 'AgentError');
      return beatThemselves.has(step) ? step(input) : withHeartbeats(step, input);
    },

    runPostHooks: async (input: PostHooksInput): Promise<void> => {
      this.hooked.set(input.runId, [...(this.hooked.get(input.runId) ?? []), input]);
      if (this.brokenHooks.has(input.runId)) throw ApplicationFailure.nonRetryable('a guardrail', 'OutputCheckError');
    },

    saveTranscript: async (input: SaveTranscriptInput): Promise<unknown> => {
      if (this.misnamed.has(input.runId)) return this.misnamed.get(input.runId);
      const why = this.unsavable.get(input.runId);
      if (why) throw ApplicationFailure.nonRetryable(why, 'PayloadLost');
      this.saved.set(input.runId, [...(this.saved.get(input.runId) ?? []), input]);
      return partOf(input);
    },
  };
}

/** The name of the part that was saved. */
export function partOf({ runId, turn }: Pick<SaveTranscriptInput, 'runId' | 'turn'>): string {
  return createHash('sha256').update(`${runId}/${turn}`).digest('hex');
}

/** The agent is done. */
export function completed(content: unknown, entries: JournalEntry[] = []): Step {
  return ({ turn }) => ({ status: 'completed', turn, from: entries[0]?.n ?? 0, entries, content });
}

/** A model call that brings all messages that the turn was given. */
export function hears({ messages }: TurnInput, n = 0): JournalEntry {
  return { ...modelEntry(n), steering: messages?.map(({ id }) => id) } as JournalEntry;
}

/** The step of an agent with post hooks. */
export function hooked(step: Step): Step {
  return async (input) => ({ ...(await step(input)), postHooks: true });
}

/** The agent asks. The ids of the requests become `<turn>-<tool call id>`. */
export function paused(...requests: DecisionRequest[]): Step {
  return ({ turn }) => ({ status: 'paused', turn, from: 0, entries: [], requests, state: { run: {}, messages: [] } });
}

/** The agent starts runs and, with `requests`, asks as well. The ids become `<turn>-<tool call id>`. */
export function startsRuns(childRuns: ChildRunRequest[], ...requests: DecisionRequest[]): Step {
  return (input) => {
    const result = paused(...requests)(input) as TurnResult & { status: 'paused' };
    return { ...result, childRuns };
  };
}

/** A run that the agent starts. */
export function childRun(id: string, given: Partial<ChildRunRequest> = {}): ChildRunRequest {
  const toolCallId = id.slice(id.indexOf('-') + 1);
  return { id, toolCallId, tool: 'start_run', agentId: 'analyst', request: 'Count them', ...given };
}

/** The journal grew large. */
export function yielded(entries: JournalEntry[] = []): Step {
  return ({ turn }) => ({ status: 'yielded', turn, from: 0, entries, state: { run: {}, messages: [] } });
}

/** A worker died in the middle of a tool that may run once only. */
export function unknownOutcome(...requests: DecisionRequest[]): Step {
  return ({ turn }) => ({ status: 'unknownOutcome', turn, from: 0, entries: [], requests });
}

/** The agent-service shuts down. */
export function handedOver(): Step {
  return ({ turn }) => ({ status: 'handedOver', turn, from: 0, entries: [] });
}

/** The next model call would go beyond a limit. */
export function limitReached(limit: LimitName, entries: JournalEntry[] = [], policy?: DecisionPolicy): Step {
  return ({ turn }) => ({ status: 'limitReached', turn, from: 0, entries, limit, ...(policy && { policy }) });
}

/** The attempt fails; it got from `started` to `acked` entries. */
export function fails(
  type: string,
  { nonRetryable = false, started = 0, acked = 0, message = `${type} from the model` } = {},
): Step {
  return () => {
    throw ApplicationFailure.create({ type, message, nonRetryable, details: [{ started, acked }] });
  };
}

/** Says that the agent-service is alive for as long as a step takes. */
async function withHeartbeats(step: Step, input: TurnInput): Promise<TurnResult> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat({ turn: input.turn, started: 0, from: 0, entries: [] }), 200);
  try {
    return await step(input);
  } finally {
    clearInterval(beat);
  }
}

/** The worker dies: after one heartbeat, if any, it says nothing more. */
export function dies(heartbeat?: Omit<TurnHeartbeat, 'turn'>): Step {
  return beatsItself(async ({ turn }) => {
    const context = Context.current();
    if (heartbeat) context.heartbeat({ ...heartbeat, turn });
    return context.cancelled;
  });
}

/** Makes an attempt the last one of its activity, as an operator can, so that a test need not wait for five. */
export function lastAttempt(step: Step): Step {
  const last: Step = async (input) => {
    const { client, info } = Context.current();
    await client.connection.workflowService.updateActivityOptions({
      namespace: info.workflowNamespace!,
      execution: info.workflowExecution!,
      id: info.activityId,
      activityOptions: { retryPolicy: { maximumAttempts: info.attempt } },
      updateMask: { paths: ['retryPolicy.maximumAttempts'] },
    });
    return step(input);
  };
  return beatThemselves.has(step) ? beatsItself(last) : last;
}

/** Works until it is cancelled, then hands over what it has. */
export function worksUntilCancelled(): Step {
  return async ({ turn }) => {
    await Context.current().cancelled.catch(() => {});
    return { status: 'interrupted', turn, from: 0, entries: [] };
  };
}

/** An approval of a call of `refund`. */
export function approval(id: string, args: Record<string, unknown> = { order: 7, amount: 40 }): DecisionRequest {
  return {
    id,
    kind: 'approval',
    toolCallId: id.slice(id.indexOf('-') + 1),
    tool: 'refund',
    arguments: args,
    argumentsHash: `hash of ${JSON.stringify(args)}`,
    argumentsSchema: {
      type: 'object',
      properties: { order: { type: 'integer' }, amount: { type: 'number' } },
      required: ['order', 'amount'],
    },
  };
}

/** The same, decided as a policy says. */
export function guarded(
  id: string,
  policy: DecisionPolicy,
  args: Record<string, unknown> = { order: 7, amount: 40 },
): DecisionRequest {
  return { ...approval(id, args), policy };
}

/** A question about a call of `refund` of which nobody knows whether it ran. Its id is `<turn>-<tool call id>-<claim>`. */
export function outcome(id: string): DecisionRequest {
  return { ...approval(id), kind: 'outcome', toolCallId: id.split('-')[1]! };
}

/** A model call of the journal, with its tokens. */
export function modelEntry(n: number, inputTokens = 10, outputTokens = 5): JournalEntry {
  const metrics = { input_tokens: inputTokens, output_tokens: outputTokens };
  const message = { role: 'assistant', content: 'well', metrics };
  return { kind: 'model', n, key: `model/${n}`, at: '2026-01-01T00:00:00.000Z', model: 'scripted', message };
}

/** A model call that failed after tokens were spent. */
export function spentEntry(n: number, costUsd: number): JournalEntry {
  const spent = { model: 'scripted', inputTokens: 100, outputTokens: 20, estimated: true, message: 'cut off', costUsd };
  return { kind: 'spent', n, key: `model/${n}`, at: '2026-01-01T00:00:00.000Z', ...spent };
}

/** A tool call of the journal. */
export function toolEntry(n: number): JournalEntry {
  const call = { tool: 'find_orders', toolCallId: `call-${n}`, ok: true, result: '[]' };
  return { kind: 'tool', n, key: `tool/${n}`, at: '2026-01-01T00:00:00.000Z', ...call };
}
