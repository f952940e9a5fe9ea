import { setTimeout as sleep } from 'node:timers/promises';
import { isSameVersion, type TemporalClient, versionText, type WorkerVersion } from '@platform/temporal';
import type { PayloadStore } from '@platform/temporal/payloads';
import {
  describe,
  gone,
  historyOf,
  notFound,
  type OpenWorkflow,
  openWorkflows,
  takesTurns,
  within,
} from './open-workflows.js';
import { type Recorded, replay } from './replay.js';

/** What became of an open workflow. */
export interface Promoted {
  workflowId: string;
  /** The version that it goes on with; absent when that is whichever is current. */
  version?: WorkerVersion;
  outcome: 'moved' | 'breaks' | 'inTurn';
  /** Why the new code would break it. */
  problem?: string;
}

/** The version cannot be made current. The message says why, and what to do. */
export class CannotPromote extends Error {
  override readonly name = 'CannotPromote';
}

/** Milliseconds that the workers of a version may take until the server knows them. */
const patience = 15_000;

/**
 * Makes a version current, so that new runs go to it, and moves every open run to it that its code can go on with: each is replayed before.
 * The others stay with their version, and finish there. Those in the middle of a turn stay as well when the agent-service is deployed in
 * versions too, because their turn began with the agents of theirs. Calling it again changes nothing but what has changed meanwhile.
 *
 * @param options.force also when runs of no version would break, which go to the current version whatever it is.
 * @throws CannotPromote when the server knows no workers of the version, or runs of no version would break; nothing is changed then.
 */
export class Promotion {
  constructor(
    private readonly client: TemporalClient,
    private readonly version: WorkerVersion,
    private readonly payloads: PayloadStore,
  ) {}

  async *run({ force = false }: { force?: boolean } = {}): AsyncGenerator<Promoted> {
    await this.known();
    const fitting: OpenWorkflow[] = [];
    const breaking: Promoted[] = [];
    for await (const { workflow, problem } of this.replayed(this.elsewhere())) {
      if (problem === undefined) fitting.push(workflow);
      else breaking.push({ ...identityOf(workflow), outcome: 'breaks', problem });
    }
    const lost = breaking.filter(({ version }) => version === undefined);
    if (lost.length > 0 && !force) throw new CannotPromote(wouldLose(lost));
    await this.setCurrent();
    yield* breaking;
    const turnsStay = await takesTurns(this.client, this.version);
    for (const workflow of fitting) {
      const now = await describe(this.client, workflow.workflowId, workflow.executionId);
      if (!now) continue;
      if (now.version === undefined) yield { workflowId: now.workflowId, version: this.version, outcome: 'moved' };
      else if (now.inTurn && turnsStay) yield { ...identityOf(now), outcome: 'inTurn' };
      else yield* this.move(workflow, now);
    }
  }

  /** Open workflows that are not on the version yet. */
  private async *elsewhere(): AsyncGenerator<OpenWorkflow> {
    for await (const workflows of openWorkflows(this.client)) {
      yield* workflows.filter(({ version }) => !isSameVersion(version, this.version));
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

  /** What the old code has done since the replay is replayed as well; when that does not fit, the move is taken back. */
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

  private async known(): Promise<void> {
    const request = { namespace: this.client.namespace, deploymentVersion: this.version };
    const { workflowService } = this.client.connection;
    const deadline = Date.now() + patience;
    const ask = () => workflowService.describeWorkerDeploymentVersion(request);
    while (!(await within(this.client, ask).catch(gone))) {
      if (Date.now() > deadline) {
        const next = 'Start them with this build and the same two variables, then promote again.';
        throw new CannotPromote(`The server knows no workers of version ${versionText(this.version)}. ${next}`);
      }
      await sleep(500);
    }
  }

  /** The server refuses while workers of the new version are missing on a queue that the current version serves. */
  private async setCurrent(): Promise<void> {
    const { deploymentName, buildId } = this.version;
    const request = { namespace: this.client.namespace, deploymentName, buildId, identity: 'promote' };
    const { workflowService } = this.client.connection;
    const deadline = Date.now() + patience;
    for (;;) {
      try {
        await within(this.client, () => workflowService.setWorkerDeploymentCurrentVersion(request));
        return;
      } catch (error) {
        const { code, details } = error as { code?: number; details?: string };
        if (code !== failedPrecondition && code !== notFound) throw error;
        if (Date.now() > deadline) {
          const next = 'Start all parts of this build that the version before has, then promote again.';
          throw new CannotPromote(`The server does not make ${versionText(this.version)} current: ${details}. ${next}`);
        }
        await sleep(500);
      }
    }
  }
}

/** `PINNED_OVERRIDE_BEHAVIOR_PINNED`. */
const pinned = 1;

/** gRPC's number for it. */
const failedPrecondition = 9;

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
