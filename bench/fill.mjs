// @ts-check
/**
 * `node bench/fill.mjs [--runs 10000] [--waiting 500]`: fills a Temporal server with runs as lists, counts and the overview see them, without a worker
 * and without agents. The server is found as by the command line (TEMPORAL_ADDRESS, a profile, or the `npm start` of this folder). The runs stand on a
 * queue of their own, which nobody serves: those that are open stay as they are, and take no decision.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { agentExecutionWorkflowType, memoKeys, searchAttributes, workflowIdForRun } from '@platform/temporal/contract';
import { hashOfArguments, searchableText, writeFigures, writeUsed } from '@platform/temporal/workflow';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { inTurns } from './lib/in-turns.mjs';

/** @typedef {import('@platform/temporal').TemporalClient} TemporalClient */
/** @typedef {{ runId: string, end?: 'completed' | 'failed' | 'cancelled', input: object, attributes: Record<string, unknown>, memo: Record<string, unknown> }} Filled */

const queue = 'filled-runs';
const atOnce = 24;
const dayMs = 86_400_000;

const agents = ['support', 'research', 'billing', 'logistics'];
const people = ['Ana', 'Bo', 'Chidi', 'Dana', 'Émile', '藤井'];
const tenants = [undefined, undefined, 'acme', 'bolt'];
const models = ['gpt-5-mini', 'claude-sonnet-5', 'gemini-3-flash'];
const tools = ['get_order', 'refund_customer', 'send_email', 'search_web', 'update_address'];
const requests = [
  'Refund order {n}, it arrived broken',
  'Where is parcel {n}? The customer has asked twice',
  'Überweisung {n} prüfen und zurückerstatten',
  'Compare the offers for project {n} and write a summary',
  'Send the reminder for invoice {n}',
  '注文 {n} の住所を変更してください',
];
const causes = ['Auth', 'RateLimited', 'LimitReached', 'ContextWindow', 'AgentError'];

/** Numbers that look random and are the same each time. @param {number} seed */
function* numbers(seed) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

/**
 * What the n-th run is. The first `waiting` wait; of the others nine in ten have ended.
 * @param {number} n @param {number} waiting @param {string} series @returns {Filled}
 */
function plan(n, waiting, series) {
  const random = numbers(n * 7919 + 17);
  const next = () => /** @type {number} */ (random.next().value);
  /** @template T @param {readonly T[]} from @returns {T} */
  const one = (from) => /** @type {T} */ (from[Math.floor(next() * from.length)]);
  const share = next();
  const status =
    n < waiting ? 'waiting' : share < 0.02 ? 'running' : share < 0.04 ? 'stalled' : share < 0.05 ? 'paused' : 'ended';
  const end = status !== 'ended' ? undefined : share < 0.9 ? 'completed' : share < 0.96 ? 'failed' : 'cancelled';
  const [agentId, startedBy, tenant] = [one(agents), one(people), one(tenants)];
  const request = one(requests).replace('{n}', String(1000 + Math.floor(next() * 9000)));
  const runId = `${series}-${String(n).padStart(5, '0')}`;
  const startedAt = new Date(Date.now() - Math.floor(next() * 14 * dayMs)).toISOString();
  const at = new Date(Date.parse(startedAt) + next() * 600_000).toISOString();
  const cause = status === 'stalled' || end === 'failed' ? one(causes) : undefined;
  const inputTokens = Math.floor(500 + next() ** 3 * 200_000);
  const figures = {
    inputTokens,
    outputTokens: Math.floor(inputTokens * 0.2),
    modelCalls: 3,
    toolCalls: 2,
    costUsd: Number(((inputTokens * (0.2 + next())) / 1e6).toFixed(6)),
    waits: next() < 0.3 ? [Math.round(next() ** 4 * 20_000) + 5] : [],
    decisions: 0,
    stalls: cause ? 1 : 0,
  };
  figures.decisions = figures.waits.length;
  const call = { order_id: String(n), amount: 49.9 + (n % 100) };
  const pending = {
    id: '0-call_1',
    kind: 'approval',
    toolCallId: 'call_1',
    tool: 'refund_customer',
    arguments: call,
    argumentsHash: hashOfArguments(call),
    askedAt: at,
  };
  return {
    runId,
    end,
    input: { runId, agentId, request, startedBy, ...(tenant && { tenant }) },
    attributes: {
      status: status === 'ended' ? 'running' : status,
      agentId,
      startedBy,
      pendingDecisions: status === 'waiting' ? 1 : 0,
      ...(tenant && { tenant }),
      request: searchableText(request),
      ...(cause && { cause }),
      costUsd: figures.costUsd,
      used: writeUsed({ tools: [one(tools), one(tools)], models: [one(models)] }),
      figures: writeFigures(figures),
    },
    memo: {
      [memoKeys.request]: request,
      [memoKeys.startedAt]: startedAt,
      ...(status === 'waiting' && { [memoKeys.pendingDecisions]: [pending] }),
      ...(status === 'stalled' && {
        [memoKeys.stall]: { type: cause, message: 'Incorrect API key provided.', since: at, turn: 0 },
      }),
      ...(status === 'paused' && { [memoKeys.pause]: { by: startedBy, at, requestedAt: at } }),
    },
  };
}

/** @param {TemporalClient} client @param {Filled} run */
async function start(client, { runId, input, attributes, memo }) {
  const pairs = Object.entries(attributes).map(([field, value]) => {
    const { name, type } = searchAttributes[/** @type {keyof typeof searchAttributes} */ (field)];
    return { key: defineSearchAttributeKey(name, type), value };
  });
  await client.temporal.workflow.start(agentExecutionWorkflowType, {
    workflowId: workflowIdForRun(runId),
    taskQueue: queue,
    args: [input],
    memo,
    typedSearchAttributes: new TypedSearchAttributes(/** @type {any} */ (pairs)),
  });
}

/**
 * Takes the first task of each run, and ends those that have an end.
 * @param {TemporalClient} client @param {ReadonlyMap<string, Filled>} runs by workflow id; all of them are on the server
 */
async function end(client, runs) {
  const { workflowService } = client.connection;
  const request = { namespace: client.namespace, taskQueue: { name: queue }, identity: 'fill' };
  let left = runs.size;
  await inTurns(atOnce, atOnce, async () => {
    while (left > 0) {
      const task = await client.connection.withDeadline(Date.now() + 5_000, () =>
        workflowService.pollWorkflowTaskQueue(request).catch((error) => {
          if (left === 0 || /DEADLINE/.test(String(error))) return undefined;
          throw error;
        }),
      );
      const run = runs.get(task?.workflowExecution?.workflowId ?? '');
      if (!task?.taskToken?.length || !run) continue;
      left -= 1;
      await workflowService.respondWorkflowTaskCompleted({
        namespace: client.namespace,
        taskToken: task.taskToken,
        identity: 'fill',
        commands: commandsOf(run),
      });
    }
  });
}

/** By the numbers of `COMMAND_TYPE_…_WORKFLOW_EXECUTION`. @param {Filled} run @returns {object[]} */
function commandsOf({ end, attributes }) {
  switch (end) {
    case 'completed':
      return [{ commandType: 4, completeWorkflowExecutionCommandAttributes: {} }];
    case 'failed': {
      const failure = { message: 'It failed.', applicationFailureInfo: { type: String(attributes.cause) } };
      return [{ commandType: 5, failWorkflowExecutionCommandAttributes: { failure } }];
    }
    case 'cancelled':
      return [{ commandType: 7, cancelWorkflowExecutionCommandAttributes: {} }];
    default:
      return [];
  }
}

/**
 * Puts runs on the server. Returns the beginning of their ids when all are there, whatever the visibility store knows yet.
 * @param {TemporalClient} client @param {{ runs: number, waiting: number }} how many
 */
export async function fill(client, { runs: count, waiting }) {
  const series = `filled-${randomBytes(3).toString('hex')}`;
  const runs = Array.from({ length: count }, (_, n) => plan(n, waiting, series));
  await inTurns(count, atOnce, (n) => start(client, /** @type {Filled} */ (runs[n])));
  await end(client, new Map(runs.map((run) => [workflowIdForRun(run.runId), run])));
  return series;
}

if (import.meta.filename === process.argv[1]) {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '10000' }, waiting: { type: 'string', default: '500' } },
  });
  const { createTemporalClient } = await import('@platform/temporal');
  const client = await createTemporalClient({ identity: 'fill' });
  try {
    const began = performance.now();
    const series = await fill(client, { runs: Number(values.runs), waiting: Number(values.waiting) });
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    process.stdout.write(`${values.runs} runs, ${values.waiting} of them waiting, as ${series}-… in ${seconds} s\n`);
  } finally {
    await client.close();
  }
}
