// @ts-check
import { getRun, startRun, submitDecision } from '@platform/temporal';
import { workflowIdForRun } from '@platform/temporal/contract';
import { endOf, patiently } from '../lib/patient.mjs';
import { approvalWork, requestOf } from '../work.mjs';

/** @typedef {import('@platform/temporal').TemporalClient} TemporalClient */

/** Milliseconds until a long poll counts as lost. */
const LONG_POLL_MS = 120_000;

/** A durable run of this project. What it waits for is followed and decided with the project's own client. */
export class DurableRuns {
  title = 'durable run';
  workers = ['worker', 'agent-service'];

  /** @param {TemporalClient} client */
  constructor(client) {
    this.client = client;
  }

  /** @param {import('../work.mjs').Work} work */
  async run(work) {
    const runId = await this.#start(requestOf(work));
    const finished = this.#finished(runId);
    if (work.approvalAt !== undefined) await this.#approve(runId, await this.#asked(runId));
    await finished;
    return workflowIdForRun(runId);
  }

  /** @param {string} request */
  async start(request) {
    return workflowIdForRun(await this.#start(request));
  }

  async startWaiting() {
    const runId = await this.#start(requestOf(approvalWork));
    const decision = await this.#asked(runId);
    return {
      workflowId: workflowIdForRun(runId),
      decide: () => this.#approve(runId, decision),
      finished: () => this.#finished(runId),
    };
  }

  /** @param {string} request */
  async #start(request) {
    return (await startRun(this.client, { agentId: 'worker_bee', request, startedBy: 'bench' })).runId;
  }

  /** @param {string} runId */
  #finished(runId) {
    return endOf(this.client.temporal, workflowIdForRun(runId));
  }

  /** What the run waits for, as soon as its history says that it has published something. @param {string} runId */
  async #asked(runId) {
    const { connection, namespace } = this.client;
    /** @type {Uint8Array | undefined} */
    let nextPageToken;
    do {
      const read = { namespace, execution: { workflowId: workflowIdForRun(runId) }, waitNewEvent: true, nextPageToken };
      const page = await patiently(() =>
        connection.withDeadline(Date.now() + LONG_POLL_MS, () =>
          connection.workflowService.getWorkflowExecutionHistory(read),
        ),
      );
      nextPageToken = page.nextPageToken ?? undefined;
      if (!page.history?.events?.some(publishes)) continue;
      const { status, waitingFor } = await patiently(() => getRun(this.client, runId));
      const [first] = waitingFor;
      if (status === 'waiting' && first) return first;
    } while (nextPageToken?.length);
    throw new Error(`run ${runId} ended and asked for nothing`);
  }

  /** @param {string} runId @param {{ id: string, argumentsHash: string }} asked */
  #approve(runId, { id, argumentsHash }) {
    return submitDecision(this.client, { runId, requestId: id, action: 'approve', by: 'bench', argumentsHash });
  }
}

/** @param {import('../lib/measure.mjs').HistoryEvent} event */
function publishes(event) {
  return event.upsertWorkflowSearchAttributesEventAttributes || event.workflowPropertiesModifiedEventAttributes;
}
