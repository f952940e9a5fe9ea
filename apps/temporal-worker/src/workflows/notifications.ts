import type { AgentRunInput } from '@platform/temporal/contract';
import { activityOptions } from '@platform/temporal/workflow';
import { CancellationScope, log, proxyLocalActivities } from '@temporalio/workflow';
import type { AgentActivities } from '../activities/agent.js';
import type { RunEvent } from '../notifications/notification.js';

/** Retries wait in a timer of the server: one that waited in the worker would hold up every message to the run. */
const { notify } = proxyLocalActivities<AgentActivities>({
  ...activityOptions,
  localRetryThreshold: '100 milliseconds',
});

/**
 * Tells people of a run's events, beside the run: sending never waits, and a notification that cannot be delivered is logged and
 * given up after `activityOptions` (30 s). A cancel of the run does not stop it.
 *
 * A local activity: it only writes a line and hands messages over for delivery, and costs the history one event instead of six.
 */
export class Notifications {
  private readonly underWay = new Set<Promise<void>>();
  private sent = 0;

  constructor(private readonly run: AgentRunInput) {}

  /** Starts a notification. */
  send(event: RunEvent): void {
    const { runId, agentId } = this.run;
    const number = this.sent++;
    const sent = CancellationScope.nonCancellable(() => notify({ number, runId, agentId, event }))
      .catch((error: unknown) => log.error('A notification was given up', { event: event.type, error }))
      .finally(() => this.underWay.delete(sent));
    this.underWay.add(sent);
  }

  /** Waits until every notification was sent or given up. */
  async settled(): Promise<void> {
    await Promise.all(this.underWay);
  }
}
