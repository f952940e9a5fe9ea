import type { Deciders, DecisionKind } from '@platform/temporal/agent-service';
import type { Stall } from '@platform/temporal/contract';
import { decidersText } from '@platform/temporal/decisions';
import { startDeliveries } from './deliveries.js';
import type { Delivery, Webhooks } from './webhooks.js';

export type { Delivery } from './webhooks.js';

/** A request for a decision, as people are told of it. */
export interface AskedDecision {
  id: string;
  kind: DecisionKind;
  tool: string;
  /** ISO 8601. */
  deadline?: string;
  /** Who may decide now; anyone when absent. */
  deciders?: Deciders;
}

/** What people are told about a run. */
export type RunEvent =
  | { type: 'decisionsAsked'; decisions: AskedDecision[] }
  /** Nobody has decided so far. */
  | { type: 'reminder'; decisions: AskedDecision[] }
  /** Nobody has decided so far, and from now on `to` may as well. */
  | { type: 'escalated'; decisions: AskedDecision[]; to: Deciders }
  | { type: 'stalled'; stall: Stall }
  | { type: 'ended'; status: 'completed' | 'cancelled' | 'failed' };

/** An event with the run that it is about. */
export interface Notification {
  /** Position among the notifications of the workflow's execution; the same for every attempt. */
  number: number;
  runId: string;
  agentId: string;
  event: RunEvent;
}

/** Where notifications are written: one structured line each. */
export interface NotificationLog {
  info(message: string, fields: Record<string, unknown>): void;
  warn(message: string, fields: Record<string, unknown>): void;
}

/** What the activities need. */
export interface AgentActivityDependencies {
  log: NotificationLog;
  /** Where people find the console, without a slash at its end. */
  consoleUrl: string;
  webhooks: Webhooks;
}

/** The activities, by their registered names. */
export type AgentActivities = ReturnType<typeof createAgentActivities>;

/** Makes the activities of the agent workflow. */
export function createAgentActivities({ log, consoleUrl, webhooks }: AgentActivityDependencies) {
  return {
    /**
     * Tells people what happened to a run and what to do about it: a line in the log, and a message to every webhook, which is
     * delivered beside the run. Throws when it could not be written or handed over, and is then retried.
     */
    async notify(notification: Notification): Promise<void> {
      const url = `${consoleUrl}/runs/${encodeURIComponent(notification.runId)}`;
      await startDeliveries(webhooks.receivers, notification, url);
      writeLines(log, notification, url);
    },

    /** Sends a message to one receiver, once. Throws as `Webhooks.deliver`. */
    async deliverWebhook(delivery: Delivery): Promise<void> {
      await webhooks.deliver(delivery);
    },
  };
}

/** One line, or one for each request. */
function writeLines(log: NotificationLog, { runId, agentId, event }: Notification, url: string): void {
  const run = { runId, agentId, url };
  switch (event.type) {
    case 'decisionsAsked':
    case 'reminder':
    case 'escalated':
      for (const { id, kind, tool, deadline, deciders } of event.decisions) {
        const next = nextForDecision(runId, id, kind);
        const fields = { ...run, request: id, kind, deadline, deciders: deciders && decidersText(deciders), next };
        log.warn(`Run ${runId} ${waitWords(event)} on ${tool}`, fields);
      }
      break;
    case 'stalled': {
      const { type, message, turn } = event.stall;
      const next = `mend the cause, then: npm run cli -- retry ${runId}`;
      log.warn(`Run ${runId} is stalled: ${type}: ${message}`, { ...run, turn, next });
      break;
    }
    case 'ended':
      log.info(`Run ${runId} ended: ${event.status}`, { ...run, next: `npm run cli -- watch ${runId}` });
      break;
    default:
      throw new Error(`Unknown event ${JSON.stringify(event satisfies never)} of run ${runId}`);
  }
}

function waitWords(event: Extract<RunEvent, { decisions: AskedDecision[] }>): string {
  switch (event.type) {
    case 'decisionsAsked':
      return 'waits for a decision';
    case 'reminder':
      return 'still waits for a decision';
    default:
      return `now waits for ${decidersText(event.to)} as well for a decision`;
  }
}

/** The command that decides a request, by its kind. */
function nextForDecision(runId: string, requestId: string, kind: DecisionKind): string {
  const command = (words: string) => `npm run cli -- ${words.replace('RUN', `${runId} ${requestId}`)}`;
  switch (kind) {
    case 'approval':
    case 'limit':
      return `${command('approve RUN')}   or: ${command('reject RUN')}`;
    case 'outcome':
      return command('resolve RUN --ran <result> | --again | --skip');
    default:
      return command('answer RUN --values <json>');
  }
}
