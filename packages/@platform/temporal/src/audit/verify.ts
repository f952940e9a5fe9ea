/**
 * Whether what a run did holds, by public keys alone: each call that a person had to approve ran with a decision of somebody who might decide it, on
 * the arguments that were signed. Pure: it needs no server, and trusts nothing that the run says of itself.
 */
import { kindOf, permits } from '../domain/decisions/kinds.js';
import { callKey } from '../projection/state.js';
import type { DecisionItem, RunView, ToolItem } from '../projection/view.js';
import { Judge } from './judge.js';
import type { AuditTrust } from './signed-claims.js';

export type { AuditTrust };

/** Something that does not hold. */
export interface AuditProblem {
  /** ISO 8601. */
  at: string;
  /** `call`: a call that ran; `decision`: one after which nothing ran; the others are acts of people. */
  what: 'call' | 'decision' | 'start' | 'raise' | 'revoke' | 'pause' | 'resume' | 'say' | 'retry' | 'cancel' | 'reset';
  requestId?: string;
  tool?: string;
  by?: string;
  /** What is wrong, as a sentence without its end. */
  message: string;
}

/** What a verification found. */
export interface VerifiedAudit {
  runId: string;
  /** Calls that ran and had to be decided on, and those of them of which everything holds. */
  calls: number;
  callsVerified: number;
  /** What people did besides (start, pause, decisions after which nothing ran, …), and how much of it is signed by who might. */
  acts: number;
  actsVerified: number;
  problems: AuditProblem[];
  /** What could not be looked at, and why. */
  notes: string[];
}

/** Verifies what a run shows of its decisions. */
export function verifyDecisions(view: RunView, trust: AuditTrust): VerifiedAudit {
  const found: VerifiedAudit = {
    ...{ runId: view.runId, calls: 0, callsVerified: 0, acts: 0, actsVerified: 0 },
    ...{ problems: [], notes: [] },
  };
  const judge = new Judge(view, trust);
  for (const item of view.timeline) {
    if (item.kind !== 'reset') continue;
    const message = `an operator has set the run back: ${item.reason}`;
    found.problems.push({ at: item.at, what: 'reset', by: item.by, message });
  }
  const asked = askedOf(view.timeline);
  for (const { item, tool } of asked) {
    const { request, decision } = item;
    if (!decision) continue;
    const ran = tool && decidersOf(tool, asked).includes(item) && permits(decision.action) ? tool : undefined;
    const messages = judge.problemsOf(request, decision, ran);
    found[ran ? 'calls' : 'acts']++;
    if (messages.length === 0) found[ran ? 'callsVerified' : 'actsVerified']++;
    for (const message of messages) {
      const { decidedAt: at, by } = decision;
      found.problems.push({
        at,
        what: ran ? 'call' : 'decision',
        requestId: request.id,
        tool: request.tool,
        by,
        message,
      });
    }
  }
  for (const tool of view.timeline) {
    if (tool.kind !== 'tool' || !tool.ranArguments) continue;
    const [decider] = decidersOf(tool, asked);
    if (decider?.decision && permits(decider.decision.action)) continue;
    found.calls++;
    const message = decider?.decision
      ? 'it ran, and people had decided that it does not'
      : 'it ran, and nobody had decided';
    const { finishedAt, at, requestId, tool: name } = tool;
    found.problems.push({
      at: finishedAt ?? at,
      what: 'call',
      requestId,
      tool: name,
      by: decider?.decision?.by,
      message,
    });
  }
  return found;
}

/** What people were asked, and the call that it is about. */
interface Asked {
  item: DecisionItem;
  tool?: ToolItem;
}

/** In order: a later call may have the id of an earlier one. */
function askedOf(timeline: RunView['timeline']): Asked[] {
  const tools = new Map<string, ToolItem>();
  const asked: Asked[] = [];
  for (const item of timeline) {
    if (item.kind === 'tool') tools.set(callKey(item.toolCallId, item.member), item);
    if (item.kind !== 'decision') continue;
    const { request } = item;
    const isCall = kindOf(request).about === 'call';
    asked.push({ item, tool: isCall ? tools.get(callKey(request.toolCallId, request.member)) : undefined });
  }
  return asked;
}

/**
 * What a call that ran hangs on, the first before all: what people were asked last before it ran, and, where it was lost on the way, what they were
 * asked last about that.
 */
function decidersOf(tool: ToolItem, asked: readonly Asked[]): DecisionItem[] {
  if (!tool.ranArguments) return [];
  const about = asked.flatMap(({ item, tool: other }) => (other === tool ? [item] : []));
  const last = (lost: boolean) => about.findLast(({ request }) => kindOf(request).lost === lost);
  return [last(false), last(true)].filter((item) => item !== undefined);
}
