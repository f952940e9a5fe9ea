/** From what people see of a run to what its traces are made from, for a run that was archived by a version that kept no more. */
import type { JsonObject } from '../domain/json/read.js';
import type { RunView, TimelineItem } from '../projection/view.js';
import { askingTurns, decisionsOf } from './decisions.js';
import type { ChildFacts, EntryFacts, ExecutionFacts } from './facts.js';
import { earlier, timeOf } from './parts.js';
import type { TurnRecord } from './record.js';

/**
 * The turns of a run as far as its timeline tells them. Calls have the ids, names and times that they had. When activities began and ended is not in a
 * timeline: a turn has one activity, from the beginning of its first call to the end of its last, with the status `unknown`.
 */
export function turnsOfView(view: RunView): TurnRecord[] {
  const turns = new Map<number, { entries: EntryFacts[]; children: ChildFacts[] }>();
  const of = (turn: number) => {
    const known = turns.get(turn) ?? { entries: [], children: [] };
    turns.set(turn, known);
    return known;
  };
  const asked = new Set(view.timeline.flatMap((item) => (isOutcome(item) ? [item.request.id] : [])));
  for (const item of view.timeline) {
    const call = callOf(item, asked);
    if (call) of(call.turn).entries.push(call.entry);
    if (item.kind === 'tool' && item.childRun && item.finishedAt !== undefined) {
      const failed = item.state === 'failed' ? (item.error ?? '') : undefined;
      const ended = { at: item.finishedAt, ...(failed !== undefined && { failed }) };
      of(item.turn).children.push({
        ...item.childRun,
        execution: 0,
        toolCallId: item.toolCallId,
        startedAt: item.at,
        ended,
      });
    }
  }
  for (const turn of askingTurns(view)) of(turn);
  return [...turns]
    .sort(([one], [other]) => one - other)
    .map(([turn, { entries, children }]) => {
      const executions = [activityOf(view, turn, entries)].filter((activity) => activity !== undefined);
      const facts = {
        runId: view.runId,
        turn,
        agentId: view.agentId,
        sessionId: view.runId,
        tenant: view.tenant,
        executions,
        children,
        ...(turn === 0 && { request: view.request, origin: view.origin }),
        decisions: decisionsOf(view, turn, executions),
      };
      return { facts, entries };
    });
}

function isOutcome(item: TimelineItem): item is Extract<TimelineItem, { kind: 'decision' }> {
  return item.kind === 'decision' && item.request.kind === 'outcome';
}

function activityOf(view: RunView, turn: number, entries: readonly EntryFacts[]): ExecutionFacts | undefined {
  const times = entries.flatMap(({ at, ms }) => {
    const end = timeOf(at);
    return end === undefined ? [] : [earlier(end, typeof ms === 'number' && ms > 0 ? ms : 0), end];
  });
  const [first, last] = [times.sort()[0], times.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return { execution: 0, scheduledAt: turn === 0 ? view.startedAt : first, ended: { at: last, status: 'unknown' } };
}

/** The call that an item tells of. `asked`: requests to say what became of a call; what people said is no call. */
function callOf(item: TimelineItem, asked: ReadonlySet<string>): { turn: number; entry: JsonObject } | undefined {
  switch (item.kind) {
    case 'message': {
      if (item.kept) return undefined;
      const { turn, n, at, ms, model, owner, member, text, inputTokens, outputTokens, costUsd } = item;
      const metrics = { input_tokens: inputTokens, output_tokens: outputTokens };
      const message = { role: 'assistant', content: text, metrics };
      return { turn, entry: { kind: 'model', n, at, ms, model, owner, member, message, costUsd } };
    }
    case 'modelError': {
      const { turn, n, at, model, message, member } = item;
      return { turn, entry: { kind: 'error', n, at, model, message, member } };
    }
    case 'spent': {
      const { turn, n, at, model, message, inputTokens, outputTokens, estimated, costUsd } = item;
      return { turn, entry: { kind: 'spent', n, at, model, message, inputTokens, outputTokens, estimated, costUsd } };
    }
    case 'tool': {
      const { n, endedInTurn: turn, finishedAt: at, ms, tool, toolCallId, state, result, error, member } = item;
      if (item.kept || n === undefined || turn === undefined) return undefined;
      if (ms === undefined && item.requestId !== undefined && asked.has(item.requestId)) return undefined;
      const args = item.ranArguments ?? item.editedArguments ?? item.arguments;
      const ended = { ok: state !== 'failed', result, error };
      return { turn, entry: { kind: 'tool', n, at, ms, tool, toolCallId, arguments: args, ...ended, member } };
    }
    default:
      return undefined;
  }
}
