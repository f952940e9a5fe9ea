/** The audit of a run: every decision with who, when, from where, on what, and what ran then. Read from its history alone. */
import type { Deciders, DecisionKind } from '../agent-service.js';
import type { DecisionAction, DecisionRejectionReason, DecisionVia, PendingDecision } from '../domain/contract.js';
import { hashOfArguments } from '../domain/decisions/arguments-hash.js';
import { kindOf } from '../domain/decisions/kinds.js';
import type { Display } from '../domain/display.js';
import { callKey } from '../projection/state.js';
import type { DecisionItem, RunView, TimelineItem, ToolItem, VoteItem } from '../projection/view.js';

/**
 * `decided`; `voted`: one of several who must agree; `ignored`: a signal that decided nothing; `escalated`: others may decide from then
 * on; `ruleRevoked`; `limitRaised`: more of a limit before it was reached; `reset`: an operator has set the run back; `unreadable`: the run, or a part of its history, cannot be read, and nobody knows whether it was a decision.
 */
export type AuditEvent =
  | 'decided'
  | 'voted'
  | 'ignored'
  | 'escalated'
  | 'ruleRevoked'
  | 'limitRaised'
  | 'changed'
  | 'reset'
  | 'unreadable';

/** One thing that happened. Hashes are SHA-256 of the arguments as canonical JSON: equal hashes mean equal arguments. */
export interface AuditEntry {
  runId: string;
  agentId: string;
  startedBy: string;
  startedById?: string;
  /** ISO 8601, as are the others. */
  at: string;
  event: AuditEvent;
  by: string;
  /** `Person.id`, where sign-in knew the person. */
  byId?: string;
  roles?: string[];
  via?: DecisionVia;
  action?: DecisionAction;
  requestId?: string;
  kind?: DecisionKind;
  tool?: string;
  toolCallId?: string;
  askedAt?: string;
  /** What was shown. */
  arguments?: Record<string, unknown>;
  argumentsHash?: string;
  /** Labels and formats of the arguments, as people saw them. */
  display?: Display;
  /** The arguments as a person edited them. */
  editedArguments?: Record<string, unknown>;
  editedArgumentsHash?: string;
  values?: Record<string, unknown>;
  /** What the tool returned, as a person said. */
  result?: string;
  note?: string;
  /** How many agreed to the same, and how many had to. */
  agreed?: number;
  required?: number;
  /** The rule that decided, and the rule that was made or revoked. */
  rule?: string;
  createdRule?: string;
  /** What ran: absent when the call did not run (so far). `ranOk` is absent while it runs, or when nobody knows. */
  ranArgumentsHash?: string;
  ranOk?: boolean;
  ranAt?: string;
  /** Why a signal was ignored, and the beginning of what it said. */
  reason?: DecisionRejectionReason;
  message?: string;
  given?: string;
  /** Whom it was escalated to. */
  to?: Deciders;
  /** The run was set back to before this entry. The entry counts no more. Tools that had run have run. */
  undone?: true;
}

/** The audit of a run, in the order in which things happened. */
export function auditOf(view: RunView): AuditEntry[] {
  const { runId, agentId, startedBy, startedById } = view;
  return [...changedEntries(view), ...entriesOf(view.timeline)]
    .map((entry) => ({ runId, agentId, startedBy, ...(startedById && { startedById }), ...entry }))
    .sort((a, b) => a.at.localeCompare(b.at));
}

function entriesOf(items: readonly TimelineItem[]): Entry[] {
  const tools = new Map<string, ToolItem>();
  const requests = new Map<string, PendingDecision>();
  for (const item of items) if (item.kind === 'decision') requests.set(item.request.id, item.request);
  return items.flatMap((item) => {
    // In order: in old histories a later call may have the id of an earlier one.
    if (item.kind === 'tool') tools.set(callKey(item.toolCallId, item.member), item);
    const undone = item.kind === 'reset' ? entriesOf(item.undone ?? []) : [];
    return [
      ...undone.map((entry) => ({ ...entry, undone: true as const })),
      entryOf(item, tools, requests) ?? [],
    ].flat();
  });
}

type Entry = Omit<AuditEntry, 'runId' | 'agentId' | 'startedBy'>;

function entryOf(
  item: TimelineItem,
  tools: ReadonlyMap<string, ToolItem>,
  requests: ReadonlyMap<string, PendingDecision>,
): Entry | undefined {
  switch (item.kind) {
    case 'decision':
      return decidedEntry(item, tools.get(callKey(item.request.toolCallId, item.request.member)));
    case 'voted':
      return votedEntry(item, requests.get(item.requestId));
    case 'ignoredDecision': {
      const { at, by, reason, message, requestId, given } = item;
      return { at, event: 'ignored', by, via: 'signal', requestId, reason, message, given };
    }
    case 'ignoredJournal': {
      const { at, by = 'unknown', reasons, given } = item;
      return { at, event: 'ignored', by, via: 'signal', message: reasons.join('; '), given };
    }
    case 'escalated': {
      const { at, requestId, tool, to } = item;
      return { at, event: 'escalated', by: 'policy', via: 'policy', requestId, tool, to };
    }
    case 'ruleRevoked': {
      const { at, by, byId, note, rule } = item;
      return { at, event: 'ruleRevoked', by, byId, tool: rule.tool, rule: rule.id, note };
    }
    case 'limitRaised': {
      const { at, by, byId, roles, note, limit, more } = item;
      return { at, event: 'limitRaised', by, byId, roles, tool: 'limit', arguments: { [limit]: more }, note };
    }
    case 'reset':
      return { at: item.at, event: 'reset', by: item.by, message: resetWords(item) };
    case 'unreadable':
      return { at: item.at, event: 'unreadable', by: 'unknown', message: item.message };
    case 'request':
    case 'message':
    case 'tool':
    case 'modelError':
    case 'spent':
    case 'attempts':
    case 'handedOver':
    case 'stalled':
    case 'retried':
    case 'steered':
    case 'paused':
    case 'resumed':
    case 'cancelRequested':
    case 'ended':
    case 'earlierGone':
    case 'unknownEntry':
      return undefined; // neither a decision nor something that may hide one
  }
}

/** What the run, a fork, began with and nobody had done: its starter, or that of a fork before, has said so. */
function changedEntries({ startedAt: at, timeline }: RunView): Entry[] {
  return timeline.flatMap((item): Entry[] => {
    if (item.kind !== 'tool' && item.kind !== 'message') return [];
    return (item.changed ?? []).map(({ what, by, byId }) => {
      const said = { at, event: 'changed' as const, by, ...(byId && { byId }) };
      if (item.kind === 'message') return { ...said, message: 'the answer of the model', result: item.text };
      const { tool, toolCallId, arguments: args, result } = item;
      const call = { ...said, tool, toolCallId };
      return what === 'arguments'
        ? { ...call, message: 'the arguments that the model asked for', ...edited(args) }
        : { ...call, message: 'the result of the tool', arguments: args, argumentsHash: hashOfArguments(args), result };
    });
  });
}

function resetWords({ reason, undone }: Extract<TimelineItem, { kind: 'reset' }>): string {
  return undone
    ? reason
    : `${reason} (the server no longer has what was decided after the point that it was set back to)`;
}

function decidedEntry({ request, decision }: DecisionItem, tool: ToolItem | undefined): Entry | undefined {
  if (!decision) return undefined;
  const { decidedAt: at, by, byId, roles, via, action, values, result, note, votes, rule, createdRule } = decision;
  return {
    at,
    event: 'decided',
    by,
    byId,
    roles,
    via,
    action,
    ...shown(request),
    ...edited(decision.arguments),
    values,
    result,
    note,
    ...(votes && { agreed: votes.length, required: votes.length }),
    ...(request.again && { message: `asked again: ${request.again}` }),
    rule,
    createdRule,
    ...ran(tool),
  };
}

function votedEntry(
  { vote, requestId, tool, agreed, required }: VoteItem,
  request: PendingDecision | undefined,
): Entry {
  const { at, by, byId, roles, via, action, values, result, note } = vote;
  const what = request ? shown(request) : { requestId, tool };
  const entry = { at, event: 'voted' as const, by, byId, roles, via, action, ...what, ...edited(vote.arguments) };
  return { ...entry, values, result, note, agreed, required };
}

/** What people were shown. In histories of earlier versions, a request of kind `limit` has its arguments in the place of their hash. */
function shown(request: PendingDecision) {
  const { id: requestId, kind, tool, toolCallId, askedAt, arguments: args, argumentsHash: given, display } = request;
  const argumentsHash = kindOf(request).about === 'limit' ? hashOfArguments(args) : given;
  return { requestId, kind, tool, toolCallId, askedAt, arguments: args, argumentsHash, ...(display && { display }) };
}

function edited(args: Record<string, unknown> | undefined): Pick<Entry, 'editedArguments' | 'editedArgumentsHash'> {
  return args ? { editedArguments: args, editedArgumentsHash: hashOfArguments(args) } : {};
}

function ran(tool: ToolItem | undefined): Partial<Entry> {
  if (!tool?.ranArguments) return {};
  const ended = tool.state === 'done' || tool.state === 'failed';
  return {
    ranArgumentsHash: hashOfArguments(tool.ranArguments),
    ...(ended && { ranOk: tool.state === 'done', ranAt: tool.finishedAt }),
  };
}
