/** Everything that a Temporal server keeps of a namespace and that may refer to a payload, as bytes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { status as grpcStatus } from '@grpc/grpc-js';
import proto, { type temporal } from '@temporalio/proto';
import { forEachAtOnce } from '../connection/at-once.js';
import { call } from '../connection/call.js';
import { grpcError, isTooLarge } from '../connection/call-errors.js';
import type { TemporalClient } from '../connection/client.js';
import { enums } from '../connection/enums.js';
import { pageThatFits } from '../connection/page-that-fits.js';
import { AgentsError, CannotPrune, TemporalUnavailable } from '../errors/errors.js';

type ExecutionInfo = temporal.api.workflow.v1.IWorkflowExecutionInfo;

/** What is told of each record. */
export type OnRecord = (bytes: Uint8Array) => void;

/** Histories that are read at the same time. */
const atOnce = 8;
const pageSize = 200;
/** The whole of a history has at most 50 MB. */
const eventsAtOnce = 200;
const timeoutMs = 30_000;
/** Tries of a request, with pauses that double from half a second. */
const maxAttempts = 6;

const { GetWorkflowExecutionHistoryResponse, DescribeWorkflowExecutionResponse, DescribeScheduleResponse } =
  proto.temporal.api.workflowservice.v1;
const { WorkflowExecutionInfo } = proto.temporal.api.workflow.v1;

/** Reads the records of one namespace. */
export class ServerRecords {
  /** Executions that were deleted between the list and the reading of their history. */
  readonly #gone = new Set<string>();

  constructor(
    private readonly client: TemporalClient,
    readonly namespace: string,
    private readonly onRecord: OnRecord,
  ) {}

  /**
   * The histories of all workflows, of whichever type, and what is not in them: heartbeats of activities under way.
   *
   * One that is deleted before it is read is passed over at first: what had gone on from it is found by reading again what was `since`
   * then (milliseconds since 1970) started or closed. If one is deleted then, nobody can know any more: throws `CannotPrune`, as for every history that
   * cannot be read. Throws `TemporalUnavailable`, `RequestRefused`.
   */
  async readWorkflows(onHistory: () => void, since?: number): Promise<void> {
    await forEachAtOnce(this.#list(since), atOnce, async (info) => {
      const id = `${info.execution?.workflowId} (${info.execution?.runId})`;
      try {
        this.onRecord(WorkflowExecutionInfo.encode(info).finish());
        await this.#readWorkflow(info);
      } catch (error) {
        if (grpcError(error)?.code !== grpcStatus.NOT_FOUND)
          throw unreadable(`the history of workflow ${id}`, this, error);
        if (since !== undefined && !this.#gone.has(id)) {
          throw new CannotPrune(`workflow ${id} in namespace "${this.namespace}" was deleted meanwhile. Do it again`);
        }
        this.#gone.add(id);
      }
      onHistory();
    });
  }

  /** What schedules will start. Throws as {@link readWorkflows}. */
  async readSchedules(): Promise<void> {
    const { workflowService } = this.client.connection;
    const { namespace } = this;
    let nextPageToken: Uint8Array | null | undefined;
    do {
      const request = { namespace, maximumPageSize: pageSize, nextPageToken };
      const page = await this.#ask(() => workflowService.listSchedules(request));
      await forEachAtOnce(page.schedules ?? [], atOnce, async ({ scheduleId }) => {
        try {
          const schedule = await this.#ask(() => workflowService.describeSchedule({ namespace, scheduleId }));
          this.onRecord(DescribeScheduleResponse.encode(schedule).finish());
        } catch (error) {
          if (grpcError(error)?.code !== grpcStatus.NOT_FOUND) throw unreadable(`schedule ${scheduleId}`, this, error);
        }
      });
      nextPageToken = page.nextPageToken;
    } while (nextPageToken?.length);
  }

  async *#list(since: number | undefined): AsyncGenerator<ExecutionInfo> {
    const { workflowService } = this.client.connection;
    const time = since !== undefined && new Date(since).toISOString();
    const query = time ? `StartTime >= '${time}' OR CloseTime >= '${time}'` : '';
    let nextPageToken: Uint8Array | null | undefined;
    do {
      const request = { namespace: this.namespace, query, nextPageToken };
      const { page } = await pageThatFits(pageSize, (pageSize) =>
        this.#ask(() => workflowService.listWorkflowExecutions({ ...request, pageSize })),
      );
      yield* page.executions ?? [];
      nextPageToken = page.nextPageToken;
    } while (nextPageToken?.length);
  }

  /** Reads a description before the history: the heartbeat of an activity goes into the history when the activity ends. */
  async #readWorkflow({ execution, status }: ExecutionInfo): Promise<void> {
    const { workflowService } = this.client.connection;
    const { namespace } = this;
    if (status === enums.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
      const description = await this.#ask(() => workflowService.describeWorkflowExecution({ namespace, execution }));
      this.onRecord(DescribeWorkflowExecutionResponse.encode(description).finish());
    }
    let nextPageToken: Uint8Array | null | undefined;
    do {
      const request = { namespace, execution, nextPageToken };
      const { page } = await pageThatFits(eventsAtOnce, (maximumPageSize) =>
        this.#ask(() => workflowService.getWorkflowExecutionHistory({ ...request, maximumPageSize })),
      );
      this.onRecord(GetWorkflowExecutionHistoryResponse.encode(page).finish());
      nextPageToken = page.nextPageToken;
    } while (nextPageToken?.length);
  }

  /** A server that is busy or away for a moment does not end a long reading. */
  async #ask<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call(this.client, request, { timeoutMs });
      } catch (error) {
        const isBusy = grpcError(error)?.code === grpcStatus.RESOURCE_EXHAUSTED && !isTooLarge(grpcError(error));
        const passing = error instanceof TemporalUnavailable || isBusy;
        if (!passing || attempt === maxAttempts) throw error;
        await sleep(250 * 2 ** attempt);
      }
    }
  }
}

/** The error for what the server has and does not give. */
function unreadable(what: string, { namespace }: { namespace: string }, error: unknown): unknown {
  if (error instanceof AgentsError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new CannotPrune(`${what} in namespace "${namespace}" cannot be read (${reason})`, { cause: error });
}
