/** Which version new runs go to, as the server keeps it for a deployment. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isSameVersion, type TemporalClient, toVersion, versionText, type WorkerVersion } from '@platform/temporal';
import { gone, notFound, within } from './open-workflows.js';

/** The version cannot be made current. The message says why, and what to do. */
export class CannotPromote extends Error {
  override readonly name = 'CannotPromote';
}

/** Milliseconds that the workers of a version may take until the server knows them. */
const patience = 15_000;

/** Sets which version new runs go to. Each method returns when the server has taken the change. */
export class Routing {
  constructor(
    private readonly client: TemporalClient,
    private readonly version: WorkerVersion,
  ) {}

  /** Waits until the server knows workers of the version. Throws `CannotPromote`. */
  async known(): Promise<void> {
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

  /** All new runs go to the version, also those that went to one which was ramping. Throws `CannotPromote`. */
  async toAll(): Promise<void> {
    const { workflowService } = this.client.connection;
    await this.retried('make it current', () => workflowService.setWorkerDeploymentCurrentVersion(this.request()));
    if ((await this.now()).ramping) await this.endRamp();
  }

  /** `percentage` percent of new runs go to the version, the others to the current one. Throws `CannotPromote`. */
  async toSome(percentage: number): Promise<void> {
    if (isSameVersion((await this.now()).current, this.version)) {
      const next = 'To take it back, promote the earlier version from its build.';
      throw new CannotPromote(`${versionText(this.version)} is current already: all new runs go to it. ${next}`);
    }
    const { workflowService } = this.client.connection;
    const request = { ...this.request(), percentage };
    await this.retried('give it new runs', () => workflowService.setWorkerDeploymentRampingVersion(request));
  }

  /** No new runs go to the version, which was ramping. Throws `CannotPromote`. */
  async toNone(): Promise<void> {
    const { ramping } = await this.now();
    if (!isSameVersion(ramping, this.version)) {
      const none = ramping ? `${versionText(ramping)} is` : 'none is';
      throw new CannotPromote(`${versionText(this.version)} is not ramping, ${none}. Nothing was changed.`);
    }
    await this.endRamp();
  }

  private async endRamp(): Promise<void> {
    const { workflowService } = this.client.connection;
    const request = { ...this.request(), buildId: '', percentage: 0 };
    await within(this.client, () => workflowService.setWorkerDeploymentRampingVersion(request));
  }

  /** Which versions get new runs now. */
  private async now(): Promise<{ current?: WorkerVersion; ramping?: WorkerVersion }> {
    const { deploymentName } = this.version;
    const { workflowService } = this.client.connection;
    const ask = () => workflowService.describeWorkerDeployment({ namespace: this.client.namespace, deploymentName });
    const config = (await within(this.client, ask).catch(gone))?.workerDeploymentInfo?.routingConfig;
    return {
      current: toVersion(config?.currentDeploymentVersion),
      ramping: toVersion(config?.rampingDeploymentVersion),
    };
  }

  /** The server refuses while workers of the new version are missing on a queue that the current version serves. */
  private async retried(what: string, ask: () => Promise<unknown>): Promise<void> {
    const deadline = Date.now() + patience;
    for (;;) {
      try {
        await within(this.client, ask);
        return;
      } catch (error) {
        const { code, details } = error as { code?: number; details?: string };
        if (code !== failedPrecondition && code !== notFound) throw error;
        if (Date.now() > deadline) {
          const next = 'Start all parts of this build that the version before has, then promote again.';
          throw new CannotPromote(`The server does not ${what} (${versionText(this.version)}): ${details}. ${next}`);
        }
        await sleep(500);
      }
    }
  }

  private request() {
    return { namespace: this.client.namespace, ...this.version, identity: 'promote' };
  }
}

/** gRPC's code for "failed precondition". */
const failedPrecondition = 9;
