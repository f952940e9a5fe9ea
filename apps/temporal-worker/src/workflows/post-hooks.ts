import type { PostHooksInput } from '@platform/temporal/agent-service';
import { type AgentRunInput, runPostHooksActivity } from '@platform/temporal/contract';
import { postHooksActivityOptions } from '@platform/temporal/workflow';
import { CancellationScope, log, proxyActivities } from '@temporalio/workflow';
import type { JournalListener } from './journal.js';
import { isObject } from './shapes.js';

/** The agent's own post hooks when a run is cancelled: Agno runs them for answers only, and here they run for what was done as well. */
export class PostHooks implements JournalListener {
  private wanted: boolean;

  constructor(run: AgentRunInput) {
    this.wanted = run.carried?.control?.postHooks === true;
  }

  /** For the execution that carries on. */
  get state(): boolean {
    return this.wanted;
  }

  signalled(signal: unknown): void {
    this.heard(signal);
  }

  /** What a turn said (a result, a signal, the heartbeat of a lost worker): an agent that has hooks says so. */
  heard(message: unknown): void {
    if (isObject(message) && message.postHooks === true) this.wanted = true;
  }

  /** Runs them, if the agent has some. They do not keep the run from ending: what fails, or finds nobody for long, is logged. */
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
