import { isSameVersion, type TemporalClient, type WorkerVersion } from '@platform/temporal';
import type { PayloadStore } from '@platform/temporal/payloads';
import {
  describe,
  gone,
  hasAgentService,
  historyOf,
  type OpenWorkflow,
  openWorkflows,
  takesTurns,
  within,
} from './open-workflows.js';
import { type Recorded, replay } from './replay.js';
import { CannotPromote, Routing } from './routing.js';

/** What became of an open workflow. */
export interface Promoted {
  workflowId: string;
  /** The version that it goes on with; absent when that is whichever is current. */
  version?: WorkerVersion;
  outcome: 'moved' | 'breaks' | 'inTurn';
  /** Why the new code would break it. */
  problem?: string;
}

/** Which part of new runs a version gets; the share is of a hundred. */
export interface PromoteOptions {
  /** Promote even when runs without a version would break. Such runs go to the current version, whichever that is. */
  force?: boolean;
  /** Between 0 and 100: only this percentage of new runs goes to the version. 0: none goes to it any more. Absent: all new runs, and open runs too. */
  percentage?: number;
}

/**
 * Makes a version current, so that new runs go to it. Replays each open run, and moves it to the version when its code can go on with the run.
 * Other runs stay with their version, and finish there. When the agent-service is deployed in versions too, a run in the middle of a turn also
 * stays, because its turn began with the agents of its version. With a percentage, no run is moved. A second call moves only what has become
 * movable meanwhile.
 *
 * @throws CannotPromote when the server knows no workers of the version, or runs of no version would break; nothing is changed then.
 */
export class Promotion {
  private readonly routing: Routing;

  constructor(
    private readonly client: TemporalClient,
    private readonly version: WorkerVersion,
    private readonly payloads: PayloadStore,
  ) {
    this.routing = new Routing(client, version);
  }

  async *run({ force = false, percentage }: PromoteOptions = {}): AsyncGenerator<Promoted> {
    if (percentage === 0) return this.routing.toNone();
    await this.routing.known();
    const fitting: OpenWorkflow[] = [];
    const breaking: Promoted[] = [];
    for await (const { workflow, problem } of this.replayed(this.affected(percentage === undefined))) {
      if (problem === undefined) fitting.push(workflow);
      else breaking.push({ ...identityOf(workflow), outcome: 'breaks', problem });
    }
    const lost = breaking.filter(({ version }) => version === undefined);
    if (lost.length > 0 && !force) throw new CannotPromote(wouldLose(lost));
    if (percentage !== undefined) return this.routing.toSome(percentage);
    await this.routing.toAll();
    yield* breaking;
    const turnsStay = await takesTurns(this.client, this.version);
    for (const workflow of fitting) {
      const now = await describe(this.client, workflow.workflowId, workflow.executionId);
      if (!now) continue;
      if (now.version === undefined) yield { workflowId: now.workflowId, version: this.version, outcome: 'moved' };
      else if (turnsStay && (await this.staysForItsTurn(now))) yield { ...identityOf(now), outcome: 'inTurn' };
      else yield* this.move(workflow, now);
    }
  }

  /** Open workflows that may be moved to the version: those without a version and, when `all`, those of other versions. */
  private async *affected(all: boolean): AsyncGenerator<OpenWorkflow> {
    for await (const workflows of openWorkflows(this.client)) {
      yield* workflows.filter(({ version }) => (all ? !isSameVersion(version, this.version) : version === undefined));
    }
  }

  private async *replayed(
    workflows: Iterable<OpenWorkflow> | AsyncIterable<OpenWorkflow>,
  ): AsyncGenerator<{ workflow: OpenWorkflow; problem?: string }> {
    const under = new Map<string, OpenWorkflow>();
    const { client } = this;
    async function* histories(): AsyncGenerator<Recorded> {
      for await (const workflow of workflows) {
        const history = await historyOf(client, workflow);
        if (!history) continue;
        under.set(workflow.workflowId, workflow);
        yield { workflowId: workflow.workflowId, history };
      }
    }
    for await (const { workflowId, problem } of replay(this.payloads, histories())) {
      const workflow = under.get(workflowId);
      under.delete(workflowId);
      if (workflow) yield { workflow, problem };
    }
  }

  /** Whether the workflow is in a turn that began with the agents of its version, and these agents still run to end it. */
  private async staysForItsTurn({ turn, version }: OpenWorkflow): Promise<boolean> {
    if (turn === undefined || !version) return false;
    return turn === 'running' || hasAgentService(this.client, version);
  }

  /** Moves a workflow, then replays what the old code has done since the first replay. When that does not fit, it takes the move back. */
  private async *move(before: OpenWorkflow, now: OpenWorkflow): AsyncGenerator<Promoted> {
    if (!(await this.pin(now, this.version))) return;
    const after = await describe(this.client, now.workflowId, now.executionId);
    if (after && after.historyLength !== before.historyLength) {
      for await (const { problem } of this.replayed([after])) {
        if (problem === undefined) continue;
        await this.pin(after, now.movedTo);
        yield { ...identityOf(now), outcome: 'breaks', problem };
        return;
      }
    }
    yield { workflowId: now.workflowId, version: this.version, outcome: 'moved' };
  }

  /** `false` when the workflow has ended meanwhile. Without a version: back to the one it ran on last. */
  private async pin({ workflowId, executionId }: OpenWorkflow, version: WorkerVersion | undefined): Promise<boolean> {
    const request = {
      namespace: this.client.namespace,
      workflowExecution: { workflowId, runId: executionId },
      workflowExecutionOptions: version && { versioningOverride: { pinned: { behavior: pinned, version } } },
      updateMask: { paths: ['versioning_override'] },
    };
    const { workflowService } = this.client.connection;
    const answer = await within(this.client, () => workflowService.updateWorkflowExecutionOptions(request)).catch(gone);
    return answer !== undefined;
  }
}

/** `PINNED_OVERRIDE_BEHAVIOR_PINNED`. */
const pinned = 1;

function identityOf({ workflowId, version }: OpenWorkflow): Pick<Promoted, 'workflowId' | 'version'> {
  return { workflowId, version };
}

function wouldLose(lost: readonly Promoted[]): string {
  const lines = lost.map(({ workflowId, problem }) => `  ${workflowId}: ${problem}`);
  const what = `${lost.length} open runs have no version, so they would go to this one, which would break them:`;
  const next =
    'Let them end first, patch the change, or promote a build that they fit before this one. --force breaks them.';
  return [what, ...lines, next].join('\n');
}
