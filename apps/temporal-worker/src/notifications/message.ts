import type { Deciders } from '@platform/temporal/agent-service';
import type { Stall } from '@platform/temporal/contract';
import type { AskedDecision, Notification } from './notification.js';

/** A run that a message is about. */
interface RunReference {
  runId: string;
  agentId: string;
  /** The run's page in the console. */
  url: string;
}

/**
 * What receivers get; webhooks as it is, people in words. No arguments of tools and no words of the conversation: those are behind the link.
 * `timestamp` is when it happened, ISO 8601.
 */
export type Message = { timestamp: string } & (
  | { type: 'decision.asked'; data: RunReference & { decisions: AskedDecision[] } }
  | { type: 'decision.reminder'; data: RunReference & { decisions: AskedDecision[] } }
  | { type: 'decision.escalated'; data: RunReference & { decisions: AskedDecision[]; to: Deciders } }
  | { type: 'run.stalled'; data: RunReference & { stall: Stall } }
  | { type: 'run.ended'; data: RunReference & { status: 'completed' | 'cancelled' | 'failed' } }
);

/** The message for a notification. */
export function toMessage({ runId, agentId, event }: Notification, url: string, at: Date): Message {
  const run: RunReference = { runId, agentId, url };
  const timestamp = at.toISOString();
  switch (event.type) {
    case 'decisionsAsked':
      return { type: 'decision.asked', timestamp, data: { ...run, decisions: event.decisions } };
    case 'reminder':
      return { type: 'decision.reminder', timestamp, data: { ...run, decisions: event.decisions } };
    case 'escalated':
      return { type: 'decision.escalated', timestamp, data: { ...run, decisions: event.decisions, to: event.to } };
    case 'stalled':
      return { type: 'run.stalled', timestamp, data: { ...run, stall: event.stall } };
    case 'ended':
      return { type: 'run.ended', timestamp, data: { ...run, status: event.status } };
    default:
      throw new Error(`Unknown event ${JSON.stringify(event satisfies never)} of run ${runId}`);
  }
}
