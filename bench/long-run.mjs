// @ts-check
/**
 * `npm run measure:long [steps]`: a run of 1,000 model calls, each followed by a tool call that returns 10 KB. Says how it grows: time,
 * events and bytes of history by step, beside the same loop in plain Agno, which keeps nothing. The model is a server that answers
 * without reading: the scripted model refuses bodies of more than 10 MB, and here they get that large.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { buffer } from 'node:stream/consumers';
import { install } from '../scripts/lib/install.mjs';
import { agentServiceDir, pythonBin } from '../scripts/lib/paths.mjs';

await install({ dev: true });
const { createTemporalClient, getRun, startRun } = await import('@platform/temporal');
const { workflowIdForRun } = await import('@platform/temporal/contract');
const { startStack } = await import('../test/support/stack.mjs');

const steps = Number(process.argv[2] ?? 1_000);
const kilobytes = 10;
const blocks = 10;
const dataDir = mkdtempSync(path.join(tmpdir(), 'long-run-'));
const stack = await startStack({
  dataDir,
  only: ['temporal', 'agentService', 'worker'],
  env: { AGENTS_MODULE: 'tests.kit.agents_under_test' },
});
const client = await createTemporalClient({ env: stack.env });

/** When the request for each step came last, and how large it was. @type {{ at: number, bytes: number }[]} */
let requests = [];
const model = createServer(async (request, response) => {
  const body = await buffer(request).catch(() => undefined);
  if (!body) return; // the client has gone; it asks again
  const n = body.toString('latin1').split('"role":"tool"').length - 1;
  requests[n] = { at: performance.now(), bytes: body.length };
  const call = { name: 'big', arguments: JSON.stringify({ n, kilobytes }) };
  const delta =
    n < steps ? { tool_calls: [{ index: 0, id: `call_${n}`, type: 'function', function: call }] } : { content: 'end' };
  const chunk = (/** @type {object} */ given, /** @type {string | null} */ reason) =>
    `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: given, finish_reason: reason }] })}\n\n`;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(
    `${chunk({ role: 'assistant', ...delta }, null)}${chunk({}, n < steps ? 'tool_calls' : 'stop')}data: [DONE]\n\n`,
  );
});
model.listen(Number(stack.env.SCRIPTED_MODEL_PORT), '127.0.0.1');
await once(model, 'listening');

/** Milliseconds by step in each tenth of the run. */
function pace() {
  const size = Math.floor(steps / blocks);
  return Array.from({ length: blocks }, (_, block) => {
    const [first, last] = [requests[block * size], requests[(block + 1) * size]];
    return first && last ? Math.round((last.at - first.at) / size) : Number.NaN;
  });
}

/** Events and bytes of every execution. @param {string} workflowId */
async function executionsOf(workflowId) {
  const sizes = [];
  const { workflow } = client.temporal;
  /** @type {string | undefined} */
  let id = (await workflow.getHandle(workflowId).describe()).runId;
  while (id) {
    const { workflowService } = client.connection;
    /** @type {{ workflowId: string, runId: string }} */
    const execution = { workflowId, runId: id };
    const { historyLength, historySize } = await workflow.getHandle(workflowId, id).describe();
    sizes.unshift({ events: historyLength, bytes: Number(historySize) });
    /** @type {Awaited<ReturnType<typeof workflowService.getWorkflowExecutionHistory>>} */
    const page = await workflowService.getWorkflowExecutionHistory({
      namespace: client.namespace,
      execution,
      maximumPageSize: 1,
    });
    id = page.history?.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
  }
  return sizes;
}

/** Peak memory of a process. @param {number | undefined} pid */
function peakMegabytes(pid) {
  const line = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1]) / 1024);
}

try {
  const began = performance.now();
  const { runId } = await startRun(client, { agentId: 'worker_bee', request: 'long', startedBy: 'measure' });
  await client.temporal.workflow.getHandle(workflowIdForRun(runId)).result();
  const seconds = (performance.now() - began) / 1_000;
  const durable = pace();
  const view = await getRun(client, runId);
  if (view.usage.modelCalls !== steps + 1 || view.usage.toolCalls !== steps) {
    throw new Error(`not every call is there once: ${JSON.stringify(view.usage)}`);
  }
  const largest = requests.at(-1)?.bytes ?? 0;
  const memory = process.platform === 'linux' ? peakMegabytes(stack.agentService.pid) : undefined;

  requests = [];
  const plain = spawn(path.join(pythonBin, 'python'), [path.join(import.meta.dirname, 'plain/agno_loop.py')], {
    cwd: agentServiceDir,
    env: { ...process.env, ...stack.env, PYTHONPATH: '.:src', AGNO_TELEMETRY: 'false' },
    stdio: 'inherit',
  });
  const [code] = await once(plain, 'exit');
  if (code !== 0) throw new Error(`plain Agno ended with ${code}`);
  const alone = pace();

  const sizes = await executionsOf(workflowIdForRun(runId));
  const bytes = sizes.reduce((sum, each) => sum + each.bytes, 0);
  const payloads = readdirSync(path.join(dataDir, 'payloads'), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => statSync(path.join(file.parentPath, file.name)).size);
  console.log(
    `\n${steps} steps of ${kilobytes} KB: ${seconds.toFixed(0)} s; last request ${(largest / 1e6).toFixed(1)} MB`,
  );
  console.log(
    `history ${(bytes / 1e6).toFixed(1)} MB in ${sizes.length} executions, ${Math.round(bytes / steps)} bytes per step`,
  );
  console.log(`transcript ${(payloads.reduce((a, b) => a + b, 0) / 1e6).toFixed(1)} MB in ${payloads.length} parts`);
  if (memory) console.log(`agent-service: at most ${memory} MB`);
  console.table(sizes);
  console.table(
    Object.fromEntries(
      durable.map((ms, block) => [
        `steps ${(block * steps) / blocks} to ${((block + 1) * steps) / blocks}`,
        { 'ms per step, durable': ms, 'ms per step, plain Agno': alone[block] },
      ]),
    ),
  );
} finally {
  await client.close();
  await stack.stop();
  model.closeAllConnections();
  model.close();
  rmSync(dataDir, { recursive: true, force: true });
}
