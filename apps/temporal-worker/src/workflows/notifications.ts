import type { AgentRunInput } from '@platform/temporal/contract';
import { activityOptions } from '@platform/temporal/workflow';
import { CancellationScope, log, proxyActivities } from '@temporalio/workflow';
import type { AgentActivities, RunEvent } from '../activities/agent.js';

const { notify } = proxyActivities<AgentActivities>(activityOptions);

/**
 * Tells people of a run's events, beside the run: sending never waits, and a notification that cannot be delivered is logged and
 * given up after `activityOptions` (30 s). A cancel of the run does not stop it.
 */
export class Notifications {
  private readonly underWay = new Set<Promise<void>>();

  constructor(private readonly run: AgentRunInput) {}

  /** Starts a notification. */
  send(event: RunEvent): void {
    const { runId, agentId } = this.run;
    const sent = CancellationScope.nonCancellable(() => notify({ runId, agentId, event }))
      .catch((error: unknown) => log.error('A notification was given up', { event: event.type, error }))
      .finally(() => this.underWay.delete(sent));
    this.underWay.add(sent);
  }

  /** Waits until every notification was sent or given up. */
  async settled(): Promise<void> {
    await Promise.all(this.underWay);
  }
}
