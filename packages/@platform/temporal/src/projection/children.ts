/** Runs that the agent started: each is what became of one tool call. */
import { withChild } from '../child-usage.js';
import type { RunEvent } from '../history/events.js';
import { asList, asObject, asText } from './read.js';
import { type Cause, getItem, type ProjectionState, putItem } from './state.js';
import type { ToolItem } from './view.js';

type ChildEvent = Extract<RunEvent, { type: 'childStarted' | 'childCompleted' | 'childFailed' }>;

export function applyChildEvent(state: ProjectionState, cause: Cause, event: ChildEvent): void {
  const { runId } = event;
  if (event.type === 'childStarted') {
    const input = asObject(event.input);
    const toolCallId = asText(asObject(input?.origin)?.toolCallId) ?? '';
    const tool = getItem(state, state.tools.get(toolCallId), 'tool');
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
  const result = asText(content) ?? JSON.stringify(content ?? null);
  putItem(state, cause, { ...tool, state: 'done', result, finishedAt: cause.at });
}

/** What a child used that ended without a result. */
export function applyChildUsage(state: ProjectionState, given: unknown): void {
  state.usage = withChild(state.usage, asObject(given)?.usage);
}

/** A turn ended at these requests. Those that cannot be met are known to fail before anything else happens. */
export function applyChildRequests(state: ProjectionState, cause: Cause, requests: unknown): void {
  for (const given of asList(requests)) {
    const request = asObject(given);
    const error = asText(request?.problem);
    const tool = getItem(state, state.tools.get(asText(request?.toolCallId) ?? ''), 'tool');
    if (tool && error) putItem(state, cause, { ...tool, state: 'failed', error, finishedAt: cause.at });
  }
}

/** What the next turn was told of a call that nobody was asked about: that of a run that could not be started too. */
export function applyChildAnswer(state: ProjectionState, cause: Cause, answer: Record<string, unknown>): void {
  const tool = getItem(state, state.tools.get(asText(answer.toolCallId) ?? ''), 'tool');
  if (!tool || answer.kind !== 'outcome') return;
  const told: Partial<ToolItem> =
    answer.action === 'ran'
      ? { state: 'done', result: asText(answer.result) ?? '', error: undefined }
      : { state: 'failed', error: asText(answer.note) ?? '' };
  putItem(state, cause, { ...tool, ...told, finishedAt: tool.finishedAt ?? cause.at });
}
