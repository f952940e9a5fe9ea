/** Runs that the agent started. Each belongs to one tool call. */

import { kindOfChildAnswer } from '../domain/decisions/kinds.js';
import { asList, asObject, asText } from '../domain/json/read.js';
import { writeJson } from '../domain/json.js';
import { withChild } from '../domain/limits/child-usage.js';
import type { RunEvent } from './events.js';
import { memberOf } from './member-of.js';
import { type Cause, callKey, getItem, type ProjectionState, putItem } from './state.js';
import type { ToolItem } from './view.js';

type ChildEvent = Extract<RunEvent, { type: 'childStarted' | 'childCompleted' | 'childFailed' }>;

export function applyChildEvent(state: ProjectionState, cause: Cause, event: ChildEvent): void {
  const { runId } = event;
  if (event.type === 'childStarted') {
    const input = asObject(event.input);
    const toolCallId = asText(asObject(input?.origin)?.toolCallId) ?? '';
    const tool = getItem(state, itemToStart(state, toolCallId), 'tool');
    if (!tool) return;
    state.children.set(runId, tool.id);
    putItem(state, cause, { ...tool, state: 'running', childRun: { runId, agentId: asText(input?.agentId) ?? '' } });
    return;
  }
  if (event.type === 'childCompleted') state.usage = withChild(state.usage, asObject(event.result)?.usage);
  const tool = getItem(state, state.children.get(runId), 'tool');
  state.children.delete(runId);
  if (!tool) return;
  if (event.type === 'childFailed') {
    putItem(state, cause, { ...tool, state: 'failed', error: event.message, finishedAt: cause.at });
    return;
  }
  const content = asObject(event.result)?.content;
  const result = asText(content) ?? writeJson(content ?? null);
  putItem(state, cause, { ...tool, state: 'done', result, finishedAt: cause.at });
}

/** Adds what a child run without a result has used. */
export function applyChildUsage(state: ProjectionState, given: unknown): void {
  state.usage = withChild(state.usage, asObject(given)?.usage);
}

/** A turn ended with these requests for child runs. A request with a `problem` fails at once. */
export function applyChildRequests(state: ProjectionState, cause: Cause, requests: unknown): void {
  state.toStart = [];
  for (const given of asList(requests)) {
    const request = asObject(given);
    const toolCallId = asText(request?.toolCallId) ?? '';
    const itemId = state.tools.get(callKey(toolCallId, memberOf(request ?? {}).member));
    state.toStart.push({ requestId: asText(request?.id) ?? '', toolCallId, itemId });
    const error = asText(request?.problem);
    const tool = getItem(state, itemId, 'tool');
    if (tool && error) putItem(state, cause, { ...tool, state: 'failed', error, finishedAt: cause.at });
  }
}

/** The item of the call for which a run is started. Members of a team may have calls with the same id. Then it is the first call without a run. */
function itemToStart(state: ProjectionState, toolCallId: string): string | undefined {
  const wanted = state.toStart.find(({ toolCallId: id, itemId }) => {
    const tool = id === toolCallId ? getItem(state, itemId, 'tool') : undefined;
    return tool && tool.state !== 'failed' && tool.childRun === undefined;
  });
  return wanted?.itemId ?? state.tools.get(toolCallId);
}

/** The answer that the next turn got for a child run, also for one that could not be started. Nobody was asked about it. */
export function applyChildAnswer(state: ProjectionState, cause: Cause, answer: Record<string, unknown>): void {
  const asked = state.toStart.find(({ requestId }) => requestId === answer.requestId);
  const itemId = asked?.itemId ?? state.tools.get(asText(answer.toolCallId) ?? '');
  const tool = getItem(state, itemId, 'tool');
  if (!tool || answer.kind !== kindOfChildAnswer) return;
  const told: Partial<ToolItem> =
    answer.action === 'ran'
      ? { state: 'done', result: asText(answer.result) ?? '', error: undefined }
      : { state: 'failed', error: asText(answer.note) ?? '' };
  putItem(state, cause, { ...tool, ...told, finishedAt: tool.finishedAt ?? cause.at });
}
