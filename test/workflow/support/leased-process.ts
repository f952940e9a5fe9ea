import { type HeldTurn, packTurns } from '@platform/temporal';
import type { JournalEntry } from '@platform/temporal/agent-service';
import { heedActivity, leaseWorkflowType, processTaskQueue, workflowIdForLease } from '@platform/temporal/contract';
import { Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { eventually } from '../../support/eventually.js';
import { patience } from '../../support/patience.mjs';
import { beatsItself, type Step } from './scripted-turns.js';
import { type Run, type Stage, taskQueue } from './stage.js';

const namespace = 'default';

/** Seconds of silence that a test allows: more than it waits for anything. */
export const quietSeconds = 600;

/**
 * An agent-service process as the server sees it: it holds a lease, and dies when the test says so, however busy the machine is. What lives is
 * allowed a long silence; what dies has the heartbeat timeout of the product again.
 */
export class LeasedProcess {
  private readonly held: HeldTurn[] = [];
  /** Workflows whose turns the server knows to be under the lease. */
  private readonly listed = new Set<string>();

  private constructor(
    private readonly stage: Stage,
    readonly processId: string,
    readonly lease: WorkflowHandle,
    private readonly token: Uint8Array,
    private readonly activity: Activity,
  ) {}

  /** Starts the lease, and takes its activity. */
  static async start(stage: Stage, processId: string): Promise<LeasedProcess> {
    const lease = await startLease(stage, processId);
    const { taskToken, workflowExecution, activityId } = await nextTask(stage, processId);
    const activity = { execution: workflowExecution!, id: activityId! };
    await mayBeQuiet(stage, activity);
    const process = new LeasedProcess(stage, processId, lease, taskToken!, activity);
    await process.beat();
    return process;
  }

  /** A step under the lease: it has finished these calls, thinks, and says nothing more. */
  thinks(entries: JournalEntry[]): Step {
    return beatsItself(async ({ turn }) => {
      const { info } = Context.current();
      const { workflowService } = this.stage.client;
      const { workflowId, runId } = info.workflowExecution!;
      await mayBeQuiet(this.stage, { execution: { workflowId, runId }, id: info.activityId });
      const details = payloads({ turn, started: 0, from: 0, entries });
      await workflowService.recordActivityTaskHeartbeat({ namespace, taskToken: info.taskToken, details });
      this.held.push({
        ...{ workflowId, runId, activityId: info.activityId, attempt: info.attempt },
        maximumAttempts: Context.current().info.retryPolicy?.maximumAttempts ?? 0,
        token: Buffer.from(info.taskToken).toString('latin1'),
      });
      await this.beat();
      return Context.current().cancelled;
    });
  }

  /** Waits until the turn of a run is under the lease. */
  async has({ handle }: Run): Promise<void> {
    await eventually(
      () => this.listed.has(handle.workflowId),
      (listed) => listed,
      `${this.processId} has the turn of ${handle.workflowId}`,
    );
  }

  /** A turn of its goes on to have finished these calls. */
  async finishes({ handle }: Run, entries: JournalEntry[]): Promise<void> {
    const turn = this.held.find(({ workflowId }) => workflowId === handle.workflowId)!;
    const details = payloads({ turn: 0, started: 0, from: 0, entries });
    const taskToken = Buffer.from(turn.token, 'latin1');
    await this.stage.client.workflowService.recordActivityTaskHeartbeat({ namespace, taskToken, details });
  }

  /** The turns that it holds. */
  get turns(): readonly HeldTurn[] {
    return this.held;
  }

  /** Gives no sign of life any more. */
  async die(): Promise<void> {
    await this.stage.client.workflowService.updateActivityOptions({
      namespace,
      ...this.activity,
      restoreOriginal: true,
    });
  }

  /** Goes, and says what it leaves. */
  async leave(result: unknown): Promise<void> {
    const request = { namespace, taskToken: this.token, result: payloads(result) };
    await this.stage.client.workflowService.respondActivityTaskCompleted(request);
  }

  /** Waits until it is asked to heed a turn, and returns what it was asked. */
  async asked(): Promise<unknown> {
    const task = await nextTask(this.stage, this.processId);
    if (task.activityType?.name !== heedActivity)
      throw new Error(`${task.activityType?.name} came, not ${heedActivity}`);
    await this.stage.client.workflowService.respondActivityTaskCompleted({ namespace, taskToken: task.taskToken });
    return JSON.parse(Buffer.from(task.input!.payloads![0]!.data!).toString('utf8'));
  }

  private async beat(): Promise<void> {
    const held = [...this.held];
    const details = payloads(packTurns(held));
    await this.stage.client.workflowService.recordActivityTaskHeartbeat({ namespace, taskToken: this.token, details });
    for (const { workflowId } of held) this.listed.add(workflowId);
  }
}

/** The next task of a process's own queue. */
function nextTask({ client: { connection, workflowService } }: Stage, processId: string) {
  const name = processTaskQueue(taskQueue, processId);
  const request = { namespace, taskQueue: { name }, identity: processId };
  return connection.withDeadline(Date.now() + patience, () => workflowService.pollActivityTaskQueue(request));
}

/** Starts the lease of a process that may not be there. */
export function startLease(stage: Stage, processId: string): Promise<WorkflowHandle> {
  return stage.client.workflow.start(leaseWorkflowType, {
    taskQueue,
    workflowId: workflowIdForLease(taskQueue, processId),
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
    args: [{ processId, queue: processTaskQueue(taskQueue, processId) }],
  });
}

interface Activity {
  execution: { workflowId?: string | null; runId?: string | null };
  id: string;
}

async function mayBeQuiet(stage: Stage, activity: Activity): Promise<void> {
  await stage.client.workflowService.updateActivityOptions({
    namespace,
    ...activity,
    activityOptions: { heartbeatTimeout: { seconds: quietSeconds as never } },
    updateMask: { paths: ['heartbeat_timeout'] },
  });
}

function payloads(value: unknown) {
  const data = Buffer.from(JSON.stringify(value));
  return { payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data }] };
}
