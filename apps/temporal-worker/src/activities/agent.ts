import type { DecisionKind } from '@platform/temporal/agent-service';
import type { Stall } from '@platform/temporal/contract';

/** What people are told about a run. */
export type RunEvent =
  | { type: 'decisionsAsked'; decisions: { id: string; kind: DecisionKind; tool: string; deadline?: string }[] }
  | { type: 'stalled'; stall: Stall }
  | { type: 'ended'; status: 'completed' | 'cancelled' };

/** An event with the run that it is about. */
export interface Notification {
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
}

/** The activities, by their registered names. */
export type AgentActivities = ReturnType<typeof createAgentActivities>;

/** Makes the activities of the agent workflow. */
export function createAgentActivities({ log }: AgentActivityDependencies) {
  return {
    /** Tells people what happened to a run and what to do about it. Throws when it could not be written, and is then retried. */
    async notify({ runId, agentId, event }: Notification): Promise<void> {
      const run = { runId, agentId };
      switch (event.type) {
        case 'decisionsAsked':
          for (const { id, kind, tool, deadline } of event.decisions) {
            const next = nextForDecision(runId, id, kind);
            log.warn(`Run ${runId} waits for a decision on ${tool}`, { ...run, request: id, kind, deadline, next });
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
    },
  };
}

/** The command that decides a request, by its kind. */
function nextForDecision(runId: string, requestId: string, kind: DecisionKind): string {
  const command = (words: string) => `npm run cli -- ${words.replace('RUN', `${runId} ${requestId}`)}`;
  switch (kind) {
    case 'approval':
      return `${command('approve RUN')}   or: ${command('reject RUN')}`;
    case 'outcome':
      return command('resolve RUN --ran <result> | --again | --skip');
    default:
      return command('answer RUN --values <json>');
  }
}
