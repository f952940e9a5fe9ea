import { decidersText, kindOf } from '@platform/temporal/decisions';
import type { AskedDecision, Notification, RunEvent } from './notification.js';

/** Where notifications are written: one structured line each. */
export interface NotificationLog {
  info(message: string, fields: Record<string, unknown>): void;
  warn(message: string, fields: Record<string, unknown>): void;
}

/** Writes one line, or one for each request, with the command that acts on it. */
export function writeLines(log: NotificationLog, { runId, agentId, event }: Notification, url: string): void {
  const run = { runId, agentId, url, event: event.type };
  switch (event.type) {
    case 'decisionsAsked':
    case 'reminder':
    case 'escalated':
      for (const request of event.decisions) {
        const { id, kind, tool, deadline, deciders } = request;
        const next = nextForDecision(runId, request);
        const fields = {
          ...run,
          request: id,
          tool,
          kind,
          deadline,
          deciders: deciders && decidersText(deciders),
          next,
        };
        log.warn(`Run ${runId} ${waitWords(event)} on ${tool}`, fields);
      }
      break;
    case 'stalled': {
      const { type, message, turn } = event.stall;
      const next = `mend the cause, then: npm run cli -- retry ${runId}`;
      log.warn(`Run ${runId} is stalled: ${type}: ${message}`, { ...run, cause: type, turn, next });
      break;
    }
    case 'ended':
      log.info(`Run ${runId} ended: ${event.status}`, {
        ...run,
        status: event.status,
        next: `npm run cli -- watch ${runId}`,
      });
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
    case 'escalated':
      return `now waits for ${decidersText(event.to)} as well for a decision`;
  }
}

/** The command that decides a request, by its kind. */
function nextForDecision(runId: string, request: AskedDecision): string {
  const { id: requestId } = request;
  const { form, actions } = kindOf(request);
  const command = (words: string) => `npm run cli -- ${words.replace('RUN', `${runId} ${requestId}`)}`;
  switch (form) {
    case 'permission':
      return `${command('approve RUN')}   or: ${command('reject RUN')}`;
    case 'outcome':
      return command(`resolve RUN --ran <result> | ${actions.includes('again') ? '--again | ' : ''}--skip`);
    case 'values':
      return command('answer RUN --values <json>');
  }
}
