import { decidersText, kindOf } from '@platform/temporal/decisions';
import { shown } from '@platform/temporal/shown';
import { outcomeTitle, outcomeWait } from '@platform/temporal/standing';
import type { Message } from './message.js';
import type { AskedDecision } from './notification.js';

/** A message in words, for channels that people read. */
export interface MessageText {
  /** One line: what happened, or what is wanted. */
  headline: string;
  /** What else there is to know, a line each. */
  details: string[];
  /** What people do next, and where. */
  button: { label: string; url: string };
}

/**
 * Says a message in words. Like the message it holds no arguments of tools and no words of the conversation. Each text is one line, with
 * what is hidden in names and reasons shown: a subject of a mail is made of it.
 */
export function toText(message: Message): MessageText {
  const { headline, details } = words(message);
  return { headline: shown(headline), details: details.map(shown), button: buttonOf(message) };
}

/** Opens the card of the request, in the inbox; the run where there is no request. */
function buttonOf({ data }: Message): MessageText['button'] {
  if (!('decisions' in data)) return { label: 'Open the run', url: data.url };
  const [first] = data.decisions;
  const console = data.url.slice(0, data.url.lastIndexOf('/runs/'));
  const card = `${data.runId}/${first!.id}`;
  const label = data.decisions.length === 1 ? 'Open the decision' : 'Open the decisions';
  return { label, url: `${console}/inbox#${encodeURIComponent(card)}` };
}

function words({ type, data }: Message): Omit<MessageText, 'button'> {
  const { runId, agentId } = data;
  const of = `Run ${runId} of ${agentId}`;
  switch (type) {
    case 'decision.asked':
      return { headline: `${of} waits for ${whatIsAsked(data.decisions)}`, details: data.decisions.map(asked) };
    case 'decision.reminder':
      return { headline: `${of} still waits for ${whatIsAsked(data.decisions)}`, details: data.decisions.map(asked) };
    case 'decision.escalated':
      return {
        headline: `${of} waits for ${whatIsAsked(data.decisions)}, now also from ${decidersText(data.to)}`,
        details: data.decisions.map(asked),
      };
    case 'run.stalled':
      return {
        headline: `${of} is stalled: ${data.stall.type}`,
        details: [data.stall.message, 'Mend the cause, then retry the run: it goes on where it stands.'],
      };
    case 'run.ended':
      return { headline: `${of} ended: ${data.status}`, details: [] };
    default:
      throw new Error(`Unknown message ${JSON.stringify(type satisfies never)}`);
  }
}

function whatIsAsked(decisions: readonly AskedDecision[]): string {
  const [first] = decisions;
  if (decisions.length > 1) return `${decisions.length} decisions`;
  if (first!.external) return outcomeWait(first!);
  return kindOf(first!).about === 'limit' ? 'a decision on its limit' : `a decision on ${first!.tool}`;
}

function asked(request: AskedDecision): string {
  const { tool, kind, external, deadline, deciders } = request;
  const what = external ? outcomeTitle(request) : `${tool} (${kind})`;
  const by = deciders ? `; may decide: ${decidersText(deciders)}` : '';
  return `${what}${deadline ? `, until ${deadline.slice(0, 16).replace('T', ' ')} UTC` : ''}${by}`;
}
