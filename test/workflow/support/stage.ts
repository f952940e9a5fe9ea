import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Blocked,
  getRun,
  pin,
  pinFinding,
  type RunView,
  type StartRunInput,
  startRun,
  type TemporalClient,
} from '@platform/temporal';
import {
  type AgentRunInput,
  type AgentRunResult,
  type ApprovalRule,
  agentExecutionWorkflowType,
  agentTaskQueue,
  type Decision,
  type DecisionSubmission,
  type PendingDecision,
  type RecordedVote,
  type RetryRequest,
  type RevokeRuleRequest,
  retryUpdateName,
  revokeRuleUpdateName,
  type Stall,
  submitDecisionSignalName,
  submitDecisionUpdateName,
  workflowIdForRun,
} from '@platform/temporal/contract';
import { FilePayloadStore } from '@platform/temporal/payloads';
import type { PinnedKeys } from '@platform/temporal/proofs';
import type { Finding } from '@platform/temporal/workflow';
import { Client, Connection, type WorkflowExecutionDescription, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, type LogEntry, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createAgentActivities } from '../../../apps/temporal-worker/src/activities/agent.js';
import { workerDataConverter } from '../../../apps/temporal-worker/src/data-converter.js';
import { type ChannelConfiguration, Channels } from '../../../apps/temporal-worker/src/notifications/channels.js';
import type { NotificationLog } from '../../../apps/temporal-worker/src/notifications/log-lines.js';
import { taskTime } from '../../../apps/temporal-worker/src/task-time.js';
import { workerTracing } from '../../../apps/temporal-worker/src/tracing/worker-tracing.js';
import { closing } from '../../support/closing.mjs';
import { eventually } from '../../support/eventually.js';
import { patientClient } from '../../support/patient-client.js';
import { recordHistory } from './histories.js';
import { ScriptedTurns, type Step } from './scripted-turns.js';
import { startTemporalServer, type TemporalServer } from './temporal-server.js';

/** The bundle that `npm run build` makes and the product runs. */
export const workflowBundle = {
  codePath: fileURLToPath(new URL('../../../apps/temporal-worker/dist/workflow-bundle.js', import.meta.url)),
};

/** The same with keys in it, as the worker puts them there. */
export function bundleWith(signing: PinnedKeys | undefined, finding?: Finding): { code: string } {
  const code = readFileSync(workflowBundle.codePath, 'utf8');
  const signed = signing ? pin(code, signing) : code;
  return { code: finding ? pinFinding(signed, finding) : signed };
}

/** A line that a notification wrote. */
export interface NotificationLine {
  message: string;
  fields: Record<string, unknown>;
}

/** Where links in notifications lead. */
export const consoleUrl = 'https://agents.example.com';

/** The queue of every stage. */
export const taskQueue = 'test-runs';

/** What the SDK, the workflow and the activities log. */
const logged: LogEntry[] = [];

Runtime.install({
  logger: new DefaultLogger('WARN', (entry) => logged.push(entry)),
  telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
});

/** A Temporal server, the real workflow and activities on it, and a scripted agent-service. */
export class Stage {
  readonly turns = new ScriptedTurns();
  /** What was written for people, in order. */
  readonly notifications: NotificationLine[] = [];
  /** Of the worker's payload store. */
  readonly payloads = new FilePayloadStore(mkdtempSync(path.join(tmpdir(), 'payloads-')));
  /** Throws instead of writing, for runs whose id is in it. */
  readonly mute = new Set<string>();

  /** Puts a worker with other keys, or with none, in the place of the one that works. It knows the runs from their histories alone. */
  workWith: (signing: PinnedKeys | undefined) => Promise<void> = async () => {
    throw new Error('Another process takes the tasks of this stage');
  };

  /** Ends the worker. The function that it returns puts another in its place. */
  workerGone: () => Promise<() => Promise<void>> = async () => {
    throw new Error('Another process takes the tasks of this stage');
  };

  private constructor(
    /** Of the server. */
    readonly address: string,
    readonly client: Client,
    /** The client of the product, which reads histories. */
    readonly reader: TemporalClient,
    private readonly close: () => Promise<void>,
  ) {}

  /**
   * Sets everything up.
   *
   * @param options.server an own one, which is left alone at the end; a new one when absent.
   * @param options.worker `false` when a process of its own takes the workflow's tasks.
   * @param options.signing what signatures are verified by; nothing is signed when absent.
   * @param options.finding what the worker knows of the namespace; nothing when absent.
   * @param options.channels where notifications go besides the log.
   * @param options.processId of the scripted agent-service; when absent it has none, and so no queue of its own.
   * @param options.turnsAtOnce of the scripted agent-service; as many as there are when absent.
   */
  static async open(
    options: {
      server?: TemporalServer;
      worker?: boolean;
      signing?: PinnedKeys;
      finding?: Finding;
      channels?: ChannelConfiguration;
      processId?: string;
      turnsAtOnce?: number;
    } = {},
  ): Promise<Stage> {
    const server = options.server ?? (await startTemporalServer());
    const connection = await Connection.connect({ address: server.address });
    const native = await NativeConnection.connect({ address: server.address });
    const client = new Client({ connection, identity: 'test-client' });
    const reader = await patientClient({ address: server.address, taskQueue });
    const running: { worker: Worker; done: Promise<void> }[] = [];
    const stage = new Stage(server.address, client, reader, () =>
      closing({
        workers: () => {
          for (const { worker } of running) worker.shutdown();
          return Promise.all(running.map(({ done }) => done));
        },
        reader: () => reader.close(),
        connection: () => connection.close(),
        'connection of the workers': () => native.close(),
        payloads: () => rmSync(stage.payloads.folder, { recursive: true }),
        'Temporal server': options.server ? undefined : () => server.stop(),
      }),
    );
    const start = (worker: Worker) => {
      const one = { worker, done: worker.run() };
      running.push(one);
      return one;
    };
    const agentService = await Worker.create({
      connection: native,
      identity: options.processId ?? '1@test-agent-service',
      taskQueue: agentTaskQueue(taskQueue),
      dataConverter: workerDataConverter(stage.payloads),
      activities: stage.turns.activities,
      maxHeartbeatThrottleInterval: 100,
      ...(options.turnsAtOnce && { maxConcurrentActivityTaskExecutions: options.turnsAtOnce }),
      shutdownGraceTime: 0,
    });
    start(agentService);
    if (!(options.worker ?? true)) return stage;
    let current = start(await stage.createWorker(native, options));
    const leave = async () => {
      running.splice(running.indexOf(current), 1);
      current.worker.shutdown();
      await current.done;
    };
    stage.workWith = async (signing) => {
      await leave();
      current = start(await stage.createWorker(native, { ...options, signing }));
    };
    stage.workerGone = async () => {
      await leave();
      return async () => {
        current = start(await stage.createWorker(native, options));
      };
    };
    return stage;
  }

  /** Tears everything down. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Starts a run whose turns follow `steps`. */
  async start(steps: Step[], input: Partial<AgentRunInput> = {}): Promise<Run> {
    const runId = randomUUID();
    this.turns.script(runId, steps);
    const given: AgentRunInput = { runId, agentId: 'support', request: 'Refund order 7', startedBy: 'ann', ...input };
    return new Run(this, runId, await this.startWith(workflowIdForRun(runId), given));
  }

  /** Starts a run as the product's own client does. */
  async startAsProduct(steps: Step[], given: Partial<StartRunInput> = {}): Promise<Run> {
    const key = given.key ?? randomUUID();
    this.turns.script(key, steps);
    const input = { agentId: 'support', request: 'Refund order 7', startedBy: 'ann', ...given, key };
    const { runId } = await startRun(this.reader, input);
    return new Run(this, runId, this.client.workflow.getHandle(workflowIdForRun(runId)));
  }

  /** Starts the workflow with any input under any id. */
  async startWith(workflowId: string, input: unknown): Promise<WorkflowHandle> {
    const args = input === undefined ? [] : [input];
    return this.client.workflow.start(agentExecutionWorkflowType, { taskQueue, workflowId, args });
  }

  /** Waits until the delivery of a run's one notification to one receiver has ended so. Returns its workflow. */
  async deliveryEnded(runId: string, host: string, status: 'COMPLETED' | 'FAILED'): Promise<WorkflowHandle> {
    const query = `WorkflowType = 'deliveryWorkflow' AND WorkflowId STARTS_WITH 'delivery-${runId}-'`;
    const ended = async () => {
      for await (const { workflowId, status: seen } of this.client.workflow.list({ query })) {
        if (workflowId.includes(host) && seen.name === status) return workflowId;
      }
      return undefined;
    };
    const what = `the delivery of run ${runId} to ${host} is ${status}`;
    return this.client.workflow.getHandle((await eventually(ended, (id) => id !== undefined, what))!);
  }

  /** Does a workflow again from its beginning, as an operator can. */
  async reset(handle: WorkflowHandle): Promise<void> {
    const { workflowId } = handle;
    const { events } = await handle.fetchHistory();
    const firstTask = events?.find(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes);
    await this.client.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId },
      workflowTaskFinishEventId: firstTask?.eventId,
      requestId: randomUUID(),
      reason: 'sent again',
    });
  }

  /** The worker under test, in this process, on the bundle that the product runs. */
  private async createWorker(
    connection: NativeConnection,
    { channels, signing, finding }: { channels?: ChannelConfiguration; signing?: PinnedKeys; finding?: Finding },
  ): Promise<Worker> {
    const log = this.notificationLog();
    const opened = new Channels(channels);
    // As the process of the product does: to where the environment says, else nowhere.
    const telling = { log: Runtime.instance().logger, channels: opened, contents: true };
    const tracing = await workerTracing(process.env, telling);
    return Worker.create({
      connection,
      identity: 'test-worker',
      taskQueue,
      workflowBundle: signing || finding ? bundleWith(signing, finding) : workflowBundle,
      dataConverter: workerDataConverter(this.payloads),
      activities: createAgentActivities({ log, consoleUrl, channels: opened, signing }),
      sinks: tracing.sinks,
      interceptors: tracing.interceptors,
      stickyQueueScheduleToStartTimeout: '2 seconds',
      ...taskTime,
    });
  }

  private notificationLog(): NotificationLog {
    const write = (message: string, fields: Record<string, unknown>) => {
      if (this.mute.has(String(fields.runId))) throw new Error('The log is full');
      this.notifications.push({ message, fields });
    };
    return { info: write, warn: write };
  }
}

/** A run on a stage. */
export class Run {
  constructor(
    readonly stage: Stage,
    readonly runId: string,
    readonly handle: WorkflowHandle,
  ) {}

  get inputs() {
    return this.stage.turns.inputsOf(this.runId);
  }

  get attempts() {
    return this.stage.turns.attemptsOf(this.runId);
  }

  get notifications(): NotificationLine[] {
    return this.stage.notifications.filter(({ fields }) => fields.runId === this.runId);
  }

  /** Waits until that many attempts were begun. */
  async attempted(count: number): Promise<void> {
    await eventually(
      () => this.attempts.length,
      (attempts) => attempts >= count,
      `${count} attempts of run ${this.runId}`,
    );
  }

  result(): Promise<AgentRunResult> {
    return this.handle.result();
  }

  decide(submission: DecisionSubmission): Promise<Decision | RecordedVote> {
    return this.update(submitDecisionUpdateName, submission);
  }

  decideBySignal(...args: unknown[]): Promise<void> {
    return this.handle.signal(submitDecisionSignalName, ...args);
  }

  /** Sends a signal whose payload is any bytes, said to be in any encoding. */
  async signalWithBytes(signalName: string, data: string, encoding: string): Promise<void> {
    const { workflowService } = this.stage.client;
    await workflowService.signalWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: this.handle.workflowId },
      signalName,
      input: { payloads: [{ metadata: { encoding: Buffer.from(encoding) }, data: Buffer.from(data) }] },
    });
  }

  revokeRule(request: RevokeRuleRequest): Promise<ApprovalRule> {
    return this.update(revokeRuleUpdateName, request);
  }

  /** The run as people see it, from its history. */
  view(): Promise<RunView> {
    return getRun(this.stage.reader, this.runId);
  }

  retry(request: RetryRequest): Promise<void> {
    return this.update(retryUpdateName, request);
  }

  /** Sends an update with any payload. */
  update<T>(name: string, ...args: unknown[]): Promise<T> {
    return this.handle.executeUpdate<T, [unknown]>(name, { args: args as [unknown] });
  }

  /** Waits until the run waits for exactly these requests, and returns them. */
  async waiting(...ids: string[]): Promise<PendingDecision[]> {
    const seen = await this.until(({ memo }) => String(pendingIds(memo)) === String(ids), `waiting for ${ids}`);
    return seen.memo?.pendingDecisions as PendingDecision[];
  }

  /** Waits until the run is stalled, and returns why. */
  async stalled(): Promise<Stall> {
    const seen = await this.until(({ memo }) => Boolean(memo?.stall), 'stalled');
    return seen.memo?.stall as Stall;
  }

  /** Waits until the run takes nothing for this reason, and returns what it says. */
  async blocked(type: Blocked['type']): Promise<string> {
    const view = await eventually(
      () => this.view(),
      ({ blocked }) => blocked?.type === type,
      `run ${this.runId} is blocked: ${type}`,
    );
    return view.blocked!.message;
  }

  /** Waits until the run's description fits. */
  until(fits: (seen: WorkflowExecutionDescription) => boolean, what: string): Promise<WorkflowExecutionDescription> {
    return eventually(() => this.handle.describe(), fits, `run ${this.runId} is ${what}`);
  }

  /** The run's search attributes that change with its status. */
  async published(): Promise<{ status: unknown; pending: unknown }> {
    const { searchAttributes } = await this.handle.describe();
    return {
      status: searchAttributes.AgentRunStatus?.[0],
      pending: searchAttributes.AgentRunPendingDecisions?.[0],
    };
  }

  /** The executions of the run so far, by their ids, in order. */
  async executions(): Promise<WorkflowHandle[]> {
    const { workflow } = this.stage.client;
    const ids: string[] = [];
    let id: string | undefined = (await this.handle.describe()).runId;
    while (id) {
      ids.unshift(id);
      const { events } = await workflow.getHandle(this.handle.workflowId, id).fetchHistory();
      id = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
    }
    return ids.map((each) => workflow.getHandle(this.handle.workflowId, each));
  }

  /** The types of the run's events, without the prefix `EVENT_TYPE_`. */
  async eventTypes(): Promise<string[]> {
    return (await recordHistory(undefined, this.handle)).map(({ eventType }) => eventType);
  }

  /** Waits until its workflow has logged a message that many times; returns what belongs to each. */
  logged(message: string, count: number): Promise<Record<string, unknown>[]> {
    return this.loggedBy((workflowId) => workflowId === this.handle.workflowId, message, count);
  }

  /** Waits until the deliveries of its notifications to one receiver have logged a message that many times. */
  loggedByDeliveries(host: string, message: string, count: number): Promise<Record<string, unknown>[]> {
    return this.loggedBy((id) => id.startsWith(`delivery-${this.runId}-`) && id.includes(host), message, count);
  }

  private loggedBy(
    fits: (workflowId: string) => boolean,
    message: string,
    count: number,
  ): Promise<Record<string, unknown>[]> {
    return eventually(
      () => logged.filter((entry) => entry.message === message && fits(String(entry.meta?.workflowId))),
      (entries) => entries.length === count,
      `run ${this.runId} logged "${message}" ${count} times`,
    ).then((entries) => entries.map(({ meta }) => meta ?? {}));
  }

  /** Keeps the histories of all its executions for the replay test when `RECORD_HISTORIES` is set. */
  async recordAll(name: string): Promise<void> {
    for (const [index, handle] of (await this.executions()).entries()) await recordHistory(`${name}-${index}`, handle);
  }

  /** Keeps the history for the replay test when `RECORD_HISTORIES` is set. */
  async record(name: string): Promise<void> {
    await recordHistory(name, this.handle);
  }
}

function pendingIds(memo: Record<string, unknown> | undefined): string[] {
  const pending = memo?.pendingDecisions;
  return Array.isArray(pending) ? pending.map(({ id }) => id) : [];
}
