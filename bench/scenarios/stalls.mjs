// @ts-check
/** How long activities wait between being scheduled and being started, over many starts of the embedded server. */
import { createTemporalClient } from '@platform/temporal';
import { timed } from '../lib/measure.mjs';
import { summarize } from '../lib/statistics.mjs';
import { number, table } from '../report/markdown.mjs';
import { onEmbeddedServer } from '../servers/embedded.mjs';
import { HandWritten } from '../subjects/hand-written.mjs';

const AT_ONCE = 4;
/** Longer than a busy machine makes a start wait by itself. */
const STALL_MS = 1_000;

/** Changes to how `npm start` starts its server. @type {Record<string, (args: string[]) => string[]>} */
const variants = {
  'as `npm start` does': (args) => args,
  "the server's default: 4 partitions of a task queue": (args) =>
    args.map((value) => value.replace(/(numTaskqueueWritePartitions)=\d+$/, '$1=4')),
};

/** @typedef {{ variant: string, waits: number[], seconds: number }[]} Result one start each */

/** @type {import('./scenario.mjs').Scenario<Result>} */
export const stalls = {
  name: 'stalls',
  title: 'Stalls between scheduled and started',
  servers: ['embedded'],
  alone: true,
  async measure(_stage, { quick }) {
    /** @type {Result} */
    const result = [];
    for (let start = 0; start < (quick ? 1 : 2); start++) {
      for (const [variant, change] of Object.entries(variants)) {
        const count = quick ? 10 : 150;
        result.push({ variant, ...(await onEmbeddedServer(change, ({ env }) => runActivities(env, count))) });
      }
    }
    return result;
  },

  report(result) {
    const rows = result.map(({ variant, waits, seconds }) => {
      const { n, median, max, p99 } = summarize(waits);
      const stalled = waits.filter((ms) => ms > STALL_MS).length;
      return [variant, n, number(seconds), number(median), p99 === undefined ? '–' : number(p99), number(max), stalled];
    });
    const head = [
      'one start each',
      'activities',
      's in all',
      'median ms',
      'p99 ms',
      'longest ms',
      `over ${STALL_MS} ms`,
    ];
    return [
      `${AT_ONCE} workflows side by side, each with Python activities that do nothing, on a server that was just started. Milliseconds from scheduled to started, as the history has them:`,
      table(head, rows),
      'The cause of stalls: a queue has 4 partitions by default. When nobody polls a partition at that moment, its task is passed on to the first ' +
        'partition, at most 10 tasks a second (`matching.forwarderMaxRatePerSecond`). One more task waits 2 s for a poller of its own, and all ' +
        'behind it wait too. So `npm start` has tasks written to one partition (`matching.numTaskqueueWritePartitions=1`; all 4 are still ' +
        'read). Set this on your own server too, for queues with few pollers and many short activities.',
    ].join('\n\n');
  },

  goals: () => [],
};

/** @param {Record<string, string>} env @param {number} count @returns {Promise<{ waits: number[], seconds: number }>} */
async function runActivities(env, count) {
  const client = await createTemporalClient({ env });
  const subject = new HandWritten('python', client.temporal, { ...env, SCRIPTED_MODEL_URL: 'http://127.0.0.1:1/v1' });
  const ids = Array.from({ length: AT_ONCE }, (_, n) => `nothings-${n}`);
  const options = { taskQueue: subject.queue, args: [{ count, activityQueue: subject.activityQueue }] };
  try {
    await subject.startWorkers();
    const ms = await timed(() =>
      Promise.all(ids.map((workflowId) => client.temporal.workflow.execute('nothings', { ...options, workflowId }))),
    );
    const waits = await Promise.all(ids.map((workflowId) => waitsOf(client.temporal, workflowId)));
    return { waits: waits.flat(), seconds: ms / 1000 };
  } finally {
    await subject.stop();
    await client.close();
  }
}

/** @param {import('@temporalio/client').Client} temporal @param {string} workflowId */
async function waitsOf(temporal, workflowId) {
  const { events = [] } = await temporal.workflow.getHandle(workflowId).fetchHistory();
  /** @type {Map<string, number>} */
  const scheduled = new Map();
  const waits = [];
  for (const event of events ?? []) {
    if (event.activityTaskScheduledEventAttributes) scheduled.set(String(event.eventId), msOf(event.eventTime));
    const id = event.activityTaskStartedEventAttributes?.scheduledEventId;
    if (id) waits.push(msOf(event.eventTime) - Number(scheduled.get(String(id))));
  }
  return waits;
}

/** @param {import('../lib/measure.mjs').HistoryEvent['eventTime']} time */
function msOf(time) {
  return Number(time?.seconds ?? 0) * 1000 + Number(time?.nanos ?? 0) / 1e6;
}
