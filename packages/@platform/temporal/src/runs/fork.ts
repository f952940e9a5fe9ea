import { z } from 'zod';
import { jsonObject as object } from '../agent-service/json-object.js';
import type { ToolDescription, ToolEffect } from '../agent-service.js';
import { listAgents } from '../agents/agents.js';
import { doerOf, startersBefore } from '../connection/acting.js';
import type { TemporalClient } from '../connection/client.js';
import { longestMessage, maximumKeptBytes } from '../domain/bounds.js';
import { checkArguments } from '../domain/decisions/arguments.js';
import { writeJson } from '../domain/json.js';
import { AgentServiceUnavailable, InvalidInput } from '../errors/errors.js';
import { type ForkChange, type ForkedCall, type ForkPlan, forkChanges, planFork } from '../forking/plan-fork.js';
import { type Past, readPast } from '../forking/read-past.js';
import { saveConversation } from '../forking/save-transcript.js';
import { limitsSchema, parseInput, personName, requestText, runIdSchema } from '../input/input.js';
import { type StartedRun, startInput } from './start.js';

export const forkPointSchema = z.strictObject({
  runId: runIdSchema,
  turn: z.int().min(0),
  entry: z.int().min(0),
  change: z
    .strictObject({
      request: z.union([requestText, object]).optional(),
      message: z.string().trim().min(1).max(longestMessage).optional(),
      answer: z.string().min(1).optional(),
      arguments: object.optional(),
      result: z.string().optional(),
    })
    .refine((change) => Object.values(change).filter((value) => value !== undefined).length <= 1, {
      error: `must be one of ${forkChanges.join(', ')}`,
    })
    .default({}),
});

const forkSchema = forkPointSchema.extend({
  startedBy: personName,
  key: runIdSchema.optional(),
  limits: limitsSchema.optional(),
});

/**
 * Where to fork, by the numbers that timeline items have: `turn` and `n` of a message; `endedInTurn` and `n` of a tool call. Without a
 * `change` the call there is made once more as it was. `change.request`: what was asked, at the first model call; `change.message`: what people said to
 * the agent, at the model call that brought it; `change.answer`: what the model said, at its call; `change.arguments` or `change.result` at a tool call.
 */
export type ForkPointInput = z.input<typeof forkPointSchema>;
/** `key` as in `startRun`; `limits`: those of the run that it is a fork of when absent. */
export type ForkInput = z.input<typeof forkSchema>;

/** A tool call of the run, with what a repeat of it would do; absent when the agent-service could not be asked. */
export interface PreviewedCall extends ForkedCall {
  effect?: ToolEffect;
}

/** What a fork would do to the world. */
export interface ForkPreview {
  /** The turn and the entry that the fork goes on from: those before are kept. */
  startsAt: { turn: number; entry: number };
  /** Calls that stay as they happened and are not made again. */
  kept: PreviewedCall[];
  /** Calls of the run that the fork may make once more. */
  again: PreviewedCall[];
  /** What can be changed there, as it was: one of them in a fork. Absent from servers of an earlier version. */
  changeable?: ForkChange;
  /** JSON Schemas of `changeable.request` and `changeable.arguments`, where there is one and it is known. */
  inputSchema?: Record<string, unknown>;
  argumentsSchema?: Record<string, unknown>;
}

/** For a plan that starts nothing. */
const nobody = { by: '' };

/**
 * Says what a fork keeps and what it may do again. Nothing is started.
 *
 * Throws `InvalidInput` with the entries that can be forked at, `RunNotFound`, `CannotContinue`, `TemporalUnavailable`.
 */
export async function previewFork(client: TemporalClient, given: ForkPointInput): Promise<ForkPreview> {
  const point = parseInput(forkPointSchema, given);
  const past = await readPast(client, point.runId);
  const plan = planFork(past, point, point.change, nobody);
  const { tools, inputSchema } = await toolsOf(client, past.input.agentId);
  checkChange(plan, point, tools);
  const withEffect = (call: ForkedCall) => ({ ...call, effect: tools.get(toolKey(call))?.effect });
  const changed = plan.againCalls.find((call) => isAt(call, point));
  const argumentsSchema = changed && tools.get(toolKey(changed))?.argumentsSchema;
  return {
    startsAt: { turn: plan.turn, entry: plan.kept.length },
    kept: plan.keptCalls.map(withEffect),
    again: plan.againCalls.map(withEffect),
    changeable: plan.changeable,
    ...(argumentsSchema && { argumentsSchema }),
    ...(inputSchema && plan.changeable.request !== undefined && { inputSchema }),
  };
}

/**
 * Starts a new run that goes on from a step of another, which is left as it is: with everything before that step as it happened, and with
 * the change, if there is one. Tools that need approval ask for it again.
 *
 * Throws what `previewFork` and `startRun` throw.
 */
export async function forkRun(client: TemporalClient, given: ForkInput): Promise<StartedRun> {
  const { startedBy, key, limits, ...point } = parseInput(forkSchema, given);
  const { runId, turn, entry, change } = point;
  const past = await readPast(client, runId);
  const plan = planFork(past, point, change, doerOf(client, { by: startedBy }));
  if (change.arguments) checkChange(plan, point, (await toolsOf(client, past.input.agentId)).tools);
  const transcript = await saveConversation(client, past, plan.turn);
  const { agentId, request, userId, tenant, tenantWeight, decisionDeadlineSeconds, historyLimit, options, files } =
    past.input;
  return startInput(client, {
    key,
    agentId,
    request: plan.request ?? request,
    startedBy,
    ...startersBefore(client, past.input),
    userId,
    tenant,
    tenantWeight,
    decisionDeadlineSeconds,
    historyLimit,
    options,
    files,
    limits: limits ?? past.input.limits,
    origin: { kind: 'fork', runId, turn, entry },
    ...(transcript && { transcript: { ...transcript, inSession: undefined } }),
    ...keptOf(past, plan),
  });
}

function keptOf(past: Past, { kept, answers, messages }: ForkPlan) {
  const bytes = Math.max(...[kept, answers].map((list) => Buffer.byteLength(writeJson(list))));
  if (bytes > maximumKeptBytes) {
    throw new InvalidInput(
      'entry',
      `entry: the steps of its turn before it, or what people decided on them, are ${bytes} bytes; at most ${maximumKeptBytes} can be kept in run "${past.view.runId}"`,
    );
  }
  return {
    ...(kept.length > 0 && { kept }),
    ...(answers.length > 0 && { answers }),
    ...(messages?.length && { messages }),
  };
}

type Tools = ReadonlyMap<string, ToolDescription>;

/** Throws `InvalidInput` for arguments that the tool does not take. */
function checkChange(plan: ForkPlan, point: z.output<typeof forkPointSchema>, tools: Tools): void {
  const { change } = point;
  const changed = plan.againCalls.find((call) => isAt(call, point));
  if (!changed || !change.arguments) return;
  const problem = checkArguments(
    tools.get(toolKey(changed))?.argumentsSchema,
    change.arguments,
    changed.arguments ?? undefined,
  );
  if (problem) throw new InvalidInput('change.arguments', `change.arguments: ${problem}`);
}

function isAt(call: ForkedCall, { turn, entry }: { turn: number; entry: number }): boolean {
  return call.turn === turn && call.entry === entry;
}

/** A member of a team may have a tool of the same name as another. */
function toolKey({ member, tool }: Pick<ForkedCall, 'member' | 'tool'>): string {
  return `${member ?? ''} ${tool}`;
}

/** Tools of the agent and of its members; none when the agent-service cannot be asked: a tool itself has the last word. */
async function toolsOf(
  client: TemporalClient,
  agentId: string,
): Promise<{ tools: Tools; inputSchema?: Record<string, unknown> | null }> {
  try {
    const { agents } = await listAgents(client);
    const agent = agents.find(({ id }) => id === agentId);
    const all = [{ id: undefined, tools: agent?.tools ?? [] }, ...(agent?.members ?? [])];
    const tools = new Map(
      all.flatMap(({ id, tools }) => tools.map((tool) => [toolKey({ member: id, tool: tool.name }), tool])),
    );
    return { tools, inputSchema: agent?.inputSchema };
  } catch (error) {
    if (error instanceof AgentServiceUnavailable) return { tools: new Map() };
    throw error;
  }
}
