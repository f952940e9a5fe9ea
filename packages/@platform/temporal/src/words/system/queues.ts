import type { QueueState, SystemReport } from '../../operating/system/report.js';
import { duration } from '../durations.js';
import { oneDigit } from '../sizes.js';
import type { SystemLine } from './line.js';

const group = 'Queues';

/** Seconds that a task may wait before somebody should look: one that is taken at once waits milliseconds. */
const longSeconds = 30;

const takers: Readonly<Record<QueueState['takes'], { one: string; many: string; cure: string; runbook: string }>> = {
  workflows: {
    ...{ one: 'worker', many: 'workers', runbook: 'nobody-moves-runs' },
    cure: 'Start a worker, or correct what its /readyz says.',
  },
  turns: {
    ...{ one: 'agent-service process', many: 'agent-service processes', runbook: 'nobody-takes-turns' },
    cure: 'Start an agent-service, or correct what its /readyz says.',
  },
};

/** What waits in each queue, and who takes it. */
export function queueLines({ queues }: SystemReport): SystemLine[] {
  if (queues === undefined) return [];
  if (queues.value === undefined) return [{ group, name: 'Queues', state: 'unknown', text: queues.problem }];
  return queues.value.map(queueLine);
}

function queueLine({ name, takes, backlog, oldestSeconds = 0, pollers, ...rates }: QueueState): SystemLine {
  const { one, many, cure, runbook } = takers[takes];
  const waits =
    backlog === undefined
      ? 'the server does not count what waits'
      : backlog === 0
        ? 'nothing waits'
        : `about ${backlog} ${backlog === 1 ? 'task waits' : 'tasks wait'}, the oldest for ${duration(oldestSeconds * 1_000)}`;
  const text = `${waits}; taken by ${pollers} ${pollers === 1 ? one : many}${rateWords(rates)}`;
  const line = { group, name, text } as const;
  if (pollers === 0)
    return { ...line, state: 'wrong', cure: `${cure} Until then no run goes on; nothing is lost.`, runbook };
  if (oldestSeconds <= longSeconds) return { ...line, state: 'ok' };
  const more = `Add ${many}, or look why those that are there are slow: their load stands below.`;
  return { ...line, state: 'attention', cure: more, runbook: takes === 'turns' ? 'recovery-slow' : runbook };
}

function rateWords({ addedPerSecond: added = 0, takenPerSecond: taken = 0 }: Partial<QueueState>): string {
  return added + taken < 0.05 ? '' : `; ${oneDigit(added)} come and ${oneDigit(taken)} go in a second`;
}
