// @ts-check
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { pythonBin } from '../../scripts/lib/paths.mjs';
import { LineProcess } from '../lib/line-process.mjs';
import { endOf } from '../lib/patient.mjs';
import { approvalWork, requestOf } from '../work.mjs';
import { createActivities } from './plain/activities.mjs';

const plain = path.join(import.meta.dirname, 'plain');

/** The hand-written workflow with one activity for each step, in TypeScript or in Python. */
export class HandWritten {
  /** @type {Map<string, () => void>} what to do when a run says that it waits, by workflow id */
  #waiters = new Map();

  /**
   * @param {'typescript' | 'python'} language of the activities
   * @param {import('@temporalio/client').Client} temporal
   * @param {Record<string, string>} env
   */
  constructor(language, temporal, env) {
    const queue = `bench-${language}`;
    this.title = `hand-written workflow, ${language === 'python' ? 'Python' : 'TypeScript'} activities`;
    this.temporal = temporal;
    this.queue = queue;
    this.activityQueue = language === 'python' ? `${queue}-activities` : queue;
    this.modelUrl = env.SCRIPTED_MODEL_URL ?? '';
    const shared = { ...process.env, ...env };
    this.worker = new LineProcess({
      name: queue,
      command: process.execPath,
      args: [path.join(plain, 'worker.mjs')],
      env: { ...shared, BENCH_QUEUE: queue, ...(language === 'typescript' && { BENCH_ACTIVITIES: '1' }) },
      onMessage: ({ waits }) => this.#waiters.get(waits)?.(),
    });
    this.pythonWorker =
      language === 'python'
        ? new LineProcess({
            name: this.activityQueue,
            command: path.join(pythonBin, 'python'),
            args: [path.join(plain, 'worker.py')],
            env: { ...shared, BENCH_QUEUE: this.activityQueue },
          })
        : undefined;
    this.workers = Object.keys({ [queue]: 0, ...(this.pythonWorker && { [this.activityQueue]: 0 }) });
  }

  async startWorkers() {
    await Promise.all([this.worker.start(), this.pythonWorker?.start()]);
  }

  async stop() {
    await Promise.all([this.worker.stop(), this.pythonWorker?.stop()]);
  }

  /** @returns {Record<string, readonly number[]>} */
  pids() {
    return {
      [this.queue]: [this.worker.pid],
      ...(this.pythonWorker && { [this.activityQueue]: [this.pythonWorker.pid] }),
    };
  }

  /** @param {import('../work.mjs').Work} work */
  async run(work) {
    const { handle, waits } = await this.#begin(requestOf(work));
    const finished = endOf(this.temporal, handle.workflowId);
    if (work.approvalAt !== undefined) {
      await waits;
      await handle.executeUpdate('decide');
    }
    await finished;
    this.#waiters.delete(handle.workflowId);
    return handle.workflowId;
  }

  /** @param {string} request */
  async start(request) {
    return (await this.#begin(request)).handle.workflowId;
  }

  async startWaiting() {
    const { handle, waits } = await this.#begin(requestOf(approvalWork));
    await waits;
    return {
      workflowId: handle.workflowId,
      decide: () => handle.executeUpdate('decide'),
      finished: () => endOf(this.temporal, handle.workflowId),
    };
  }

  /** The same work in a loop of this process, with nothing durable. @param {import('../work.mjs').Work} work */
  async runLoop(work) {
    const { modelCall, toolCall } = createActivities(this.modelUrl);
    /** @type {import('./plain/workflow.mjs').Message[]} */
    const messages = [{ role: 'user', content: requestOf(work) }];
    for (;;) {
      const answer = await modelCall(messages);
      messages.push(answer);
      if (!answer.tool_calls) return undefined;
      for (const call of answer.tool_calls) {
        messages.push(await toolCall(/** @type {import('./plain/activities.mjs').Call} */ (call)));
      }
    }
  }

  /** @param {string} request */
  async #begin(request) {
    const workflowId = `${this.queue}-${randomUUID()}`;
    /** @type {Promise<void>} */
    const waits = new Promise((resolve) => this.#waiters.set(workflowId, resolve));
    const handle = await this.temporal.workflow.start('plainAgent', {
      workflowId,
      taskQueue: this.queue,
      args: [{ request, activityQueue: this.activityQueue }],
    });
    return { handle, waits };
  }
}
