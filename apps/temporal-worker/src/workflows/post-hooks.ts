import type { PostHooksInput } from '@platform/temporal/agent-service';
import { type AgentRunInput, runPostHooksActivity } from '@platform/temporal/contract';
import { postHooksActivityOptions } from '@platform/temporal/workflow';
import { CancellationScope, log, proxyActivities } from '@temporalio/workflow';
import type { JournalListener } from './journal.js';
import { isObject } from './shapes.js';

/** Runs the agent's own post hooks when a run is cancelled. Agno runs them for answers only. Here they also get what a cancelled run has done. */
export class PostHooks implements JournalListener {
  private wanted: boolean;

  constructor(run: AgentRunInput) {
    this.wanted = run.carried?.control?.postHooks === true;
  }

  /** Whether the agent has post hooks, for the next execution. */
  get state(): boolean {
    return this.wanted;
  }

  signalled(signal: unknown): void {
    this.heard(signal);
  }

  /** Reads a result, a signal or a heartbeat of a turn. They say whether the agent has hooks. */
  heard(message: unknown): void {
    if (isObject(message) && message.postHooks === true) this.wanted = true;
  }

  /** Runs the hooks, if the agent has some. They never keep the run from ending: a failure, or a long wait for an agent-service, is logged. */
  async run(input: PostHooksInput): Promise<void> {
    if (!this.wanted) return;
    const runPostHooks = proxyActivities(postHooksActivityOptions())[runPostHooksActivity]!;
    try {
      await CancellationScope.nonCancellable(() => runPostHooks(input));
    } catch (error) {
      log.error('The post hooks of a cancelled run were given up', { error });
    }
  }
}
