/** Answers that a run begins with. People gave them in the run that this one is a fork of, or its starter claims so. The audit shows them. */
import type { DecisionAnswer, ToolEntry } from '../agent-service.js';
import type { Decision, PendingDecision } from '../domain/contract.js';
import { finishedCall } from '../domain/journal/calls.js';
import { asList, asObject, asText, toolArguments } from '../domain/json/read.js';
import { shapeProblem } from '../domain/shapes/shape.js';
import { asTime } from './sound.js';
import { type Cause, type ProjectionState, putItem } from './state.js';

/** One item for each answer, with the call that the run keeps, if it keeps it. Nothing is asked, so nothing is open. */
export function applyBroughtAnswers(state: ProjectionState, cause: Cause, answers: unknown, kept: unknown): void {
  const calls: ToolEntry[] = [];
  for (const entry of asList(kept)) {
    if (asObject(entry)?.kind === 'tool' && shapeProblem('JournalEntry', entry) === undefined) {
      calls.push(entry as ToolEntry);
    }
  }
  for (const [index, given] of asList(answers).entries()) {
    if (shapeProblem('DecisionAnswer', given) !== undefined) continue;
    const answer = given as DecisionAnswer;
    const at = asTime(answer.decided?.at) ?? cause.at;
    const call = finishedCall(answer, calls);
    putItem(state, cause, {
      kind: 'decision',
      id: `decision.brought.${index}`,
      at,
      request: toRequest(answer, call, at),
      decision: toDecision(answer, at),
    });
  }
}

function toRequest(answer: DecisionAnswer, call: ToolEntry | undefined, askedAt: string): PendingDecision {
  const { requestId: id, kind, toolCallId, argumentsHash } = answer;
  // When the arguments were edited, nothing here tells which arguments people were shown.
  const args = answer.arguments ? {} : toolArguments(call?.arguments);
  return { id, kind, toolCallId, tool: asText(call?.tool) ?? 'unknown tool', arguments: args, argumentsHash, askedAt };
}

function toDecision(answer: DecisionAnswer, decidedAt: string): Decision {
  const { requestId, action, by, note, arguments: args, values, result } = answer;
  return {
    requestId,
    action,
    by: by ?? 'unknown',
    via: 'fork',
    decidedAt,
    ...(note && { note }),
    ...(args && { arguments: args }),
    ...(values && { values }),
    ...(typeof result === 'string' && { result }),
  };
}
