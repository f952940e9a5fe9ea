/**
 * Every alert fires once on a real product that a real Prometheus asks, for the reason that its page names; and every panel of the dashboards shows
 * what that product told. `npm run alerts` runs it: it needs a Prometheus, which `npm run deploy:tools` builds.
 *
 * prometheus.ts says what is made faster. One alert fires by its changed threshold alone: PayloadStoreNearlyFull, because no test fills a disk.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTemporalClient, followRun, startRun, submitDecision, type TemporalClient } from '@platform/temporal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Authority } from '../../scripts/lib/certificates.mjs';
import type { ChildProcess } from '../../scripts/lib/child-process.mjs';
import { root } from '../../scripts/lib/paths.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { faulty } from '../durability/kit.js';
import { startStack } from '../support/stack.mjs';
import { drawPanels, type Panel } from './picture.js';
import { alertNames, Prometheus } from './prometheus.js';

const program = process.env.PROMETHEUS ?? '';
const kit = path.join(root, 'apps/agent-service/tests/kit');
const began = Date.now();
/** A folder for pictures of what Prometheus answered. */
const pictures = process.env.SCREENSHOTS;

let dataDir: string;
let stack: Awaited<ReturnType<typeof startStack>>;
let client: TemporalClient;
let prometheus: Prometheus;
let withCertificate: ChildProcess;

beforeAll(async () => {
  if (!program) return;
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'alerts-'));
  stack = await startStack({
    dataDir,
    only: ['temporal', 'model', 'web'],
    env: {
      AGENTS_MODULE: 'tests.kit.agents_under_test,tests.kit.hurried',
      SCRIPTED_MODEL_SCRIPTS: path.join(kit, 'scripts.mjs'),
      SCRIPTED_MODEL_TOKEN_MS: '0',
      TOOL_CALL_LOG: path.join(dataDir, 'tool-calls.jsonl'),
      NOTIFY_WEBHOOK_URL: `http://127.0.0.1:${await freePort()}/`,
      NOTIFY_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    },
  });
  client = await createTemporalClient({ env: stack.env });
  withCertificate = await stack.another('worker');
  const port = (name: string) => Number(stack.env[name]);
  const second = Number(withCertificate.spec.env.WORKER_HEALTH_PORT);
  prometheus = await Prometheus.start(program, path.join(dataDir, 'prometheus'), [
    { job: 'worker', port: port('WORKER_HEALTH_PORT') },
    { job: 'worker', port: second },
    { job: 'agent-service', port: port('AGENT_SERVICE_PORT') },
    { job: 'console', port: port('WEB_PORT'), path: '/api/v1/metrics' },
    { job: 'runs', port: port('WEB_PORT'), path: '/api/v1/metrics/runs' },
  ]);
});

afterAll(async () => {
  await prometheus?.stop();
  await client?.close();
  await stack?.stop();
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
});

const start = async (steps: unknown[], agentId = 'worker_bee') =>
  (await startRun(client, { agentId, request: `script: ${JSON.stringify(steps)}`, startedBy: 'test' })).runId;

async function until(runId: string, fits: (view: { status: string; waitingFor: { id: string }[] }) => boolean) {
  for await (const update of followRun(client, runId))
    if (update.type === 'update' && fits(update.view)) return update.view;
  throw new Error(`Run ${runId} did not get there`);
}
const asked = (runId: string) => until(runId, ({ waitingFor }) => waitingFor.length > 0);
const ended = (runId: string) => until(runId, ({ status }) => status === 'completed');

/** How often a tool ran. */
const ran = (tool: string) =>
  readFileSync(path.join(dataDir, 'tool-calls.jsonl'), 'utf8').split(`"${tool}"`).length - 1;

async function approve(runId: string): Promise<void> {
  const { waitingFor } = await asked(runId);
  await submitDecision(client, { runId, requestId: waitingFor[0]!.id, action: 'approve', by: 'ana' });
}

test.runIf(program)('every alert fires for its reason', async () => {
  // Nobody is there: neither worker nor agent-service.
  await prometheus.fires('NobodyTakesTurns');
  await prometheus.fires('NobodyMovesRuns');
  await prometheus.fires('ProcessDown');
  await stack.worker.restart();
  await stack.agentService.restart();
  await withCertificate.start(await certificateThatEnds());
  for (const alert of ['NobodyTakesTurns', 'NobodyMovesRuns', 'ProcessDown']) await prometheus.rests(alert);
  await prometheus.fires('CertificateEnds');
  await prometheus.fires('PayloadStoreNearlyFull');

  await ended(await start([['broken', { n: 1 }], ['flaky', { n: 1 }], ['quick', { n: 1 }], 'done']));

  // People let wait, and are told by a channel that nobody hears.
  const large = await start([['big', { n: 1, kilobytes: 600 }], ['charge', { n: 1 }], 'paid']);
  await asked(large);
  await prometheus.fires('DecisionsWaitForLong');
  await prometheus.fires('DeliveriesFail', async () => asked(await start([['charge', { n: 2 }], 'paid'])));

  // A tool holds up the loop.
  for (const n of [1, 2]) {
    const opens = path.join(dataDir, `stuck-${n}`);
    const run = await start([['stuck', { n, path: opens }], 'done']);
    await expect.poll(() => prometheusSees('agents_turns_running', 0)).toBe(true);
    await sleep(3_000);
    writeFileSync(opens, '');
    await ended(run);
  }
  await prometheus.fires('EventLoopBlocked');

  // Temporal stands still in the middle of a run.
  expect(await prometheus.firing()).not.toContain('CheckpointsSlow');
  let stops = 0;
  await prometheus.fires('CheckpointsSlow', async () => {
    stops += 1;
    const opens = path.join(dataDir, `opens-${stops}`);
    const slowed = await start([['hold', { n: 10 + stops, path: opens }], ['quick', { n: stops }], 'done']);
    await expect.poll(() => ran('hold')).toBeGreaterThanOrEqual(stops);
    stack.temporal.signal('SIGSTOP');
    writeFileSync(opens, '');
    await sleep(1_800); // less than the 3 s after which a process counts as dead
    stack.temporal.signal('SIGCONT');
    await ended(slowed);
  });

  // A provider refuses every call.
  await prometheus.fires('ModelCallsFail', () => start([faulty({ status: 401 }, 'never')]));
  for (let n = 0; n < 3; n += 1) await start([faulty({ status: 401 }, `never ${n}`)]);
  await prometheus.fires('StallsGrow');
  await prometheus.fires('RunStalledForLong');

  // The store of payloads refuses; then one of them is lost, and turns wait for a process.
  const [payloads, aside] = [path.join(dataDir, 'payloads'), path.join(dataDir, 'aside')];
  renameSync(payloads, aside);
  writeFileSync(payloads, '');
  const refused = await start([['big', { n: 3, kilobytes: 600 }], 'done']);
  await prometheus.fires('PayloadStoreFails');
  rmSync(payloads);
  renameSync(aside, payloads);
  await until(refused, ({ status }) => status === 'completed' || status === 'stalled');
  expect(await prometheus.firing()).not.toContain('RecoverySlow');
  const goesOn = path.join(dataDir, 'goes-on');
  const before = ran('hold');
  await start([['quick', { n: 70 }], ['hold', { n: 70, path: goesOn }], 'played back']);
  await expect.poll(() => ran('hold')).toBeGreaterThan(before);
  await stack.agentService.kill('SIGKILL');
  writeFileSync(goesOn, '');
  for (let n = 0; n < 4; n += 1) await start([['slow', { n, seconds: 2 }], 'done']);
  await sleep(8_000);
  await stack.agentService.restart({ AGENT_TURNS_AT_ONCE: '1' });
  await prometheus.fires('RecoverySlow');
  for (const folder of readdirSync(payloads)) rmSync(path.join(payloads, folder), { recursive: true });
  mkdirSync(payloads, { recursive: true });
  await approve(large);
  await prometheus.fires('PayloadLost');

  // The worker is away when a deadline passes.
  const late = await start([['hurry', { n: 1 }], 'done'], 'hurried');
  await asked(late);
  await stack.worker.kill('SIGKILL');
  await prometheus.fires('DecisionsOverdue');
  await prometheus.fires('ProcessDown');

  expect([...prometheus.seen].sort()).toEqual([...alertNames].sort());
});

/** Panels of what nothing here makes: the scripted model has no price and tells no tokens of calls that fail, and no workflow task fails. */
const empty = [
  'agents.json: Dollars today',
  'agents.json: Tokens of failed calls, 24 h',
  'agents.json: Dollars an hour, by agent',
  'temporal.json: Workflow tasks that fail',
];

test.runIf(program)('every panel of the dashboards shows what the product told', async () => {
  const folder = path.join(root, 'deploy/observability/grafana');
  const missing: string[] = [];
  for (const file of readdirSync(folder)) {
    const shown: Panel[] = [];
    for (const { title, targets } of panelsOf(path.join(folder, file))) {
      const series = await Promise.all(targets.map((expression) => prometheus.since(began, expression)));
      if (series.flat().length === 0) missing.push(`${file}: ${title}`);
      shown.push({ title, series: series.flat() });
    }
    const name = path.basename(file, '.json');
    if (pictures) await drawPanels(`${pictures}/dashboard-${name}.png`, name, shown);
  }
  expect(missing).toEqual(empty);
});

/** Panels that ask Prometheus, with what Grafana would put for its variables. */
function panelsOf(file: string): { title: string; targets: string[] }[] {
  const { panels } = JSON.parse(readFileSync(file, 'utf8')) as {
    panels: { title: string; datasource?: { type: string }; targets?: { expr: string }[] }[];
  };
  const filled = (expression: string) =>
    expression.replaceAll('$__rate_interval', '20s').replace(/\$(?:agent|queue)\b/g, '.*');
  return panels
    .filter(({ datasource }) => datasource?.type === 'prometheus')
    .map(({ title, targets = [] }) => ({ title, targets: targets.map(({ expr }) => filled(expr)) }));
}

/** Whether a number has become greater than another, as Prometheus read it. */
async function prometheusSees(expression: string, than: number): Promise<boolean> {
  const series = await prometheus.since(Date.now() - 5_000, expression);
  return series.some(({ values }) => Number(values.at(-1)?.[1]) > than);
}

/** Of a client, for ten days. */
async function certificateThatEnds(): Promise<Record<string, string>> {
  const [key, certificate] = [path.join(dataDir, 'client.key'), path.join(dataDir, 'client.crt')];
  const made = await (await Authority.make('house')).sign({ name: 'worker', clientOnly: true, to: 10 });
  writeFileSync(key, made.key);
  writeFileSync(certificate, made.cert);
  return { TEMPORAL_TLS: 'true', TEMPORAL_TLS_CLIENT_CERT_PATH: certificate, TEMPORAL_TLS_CLIENT_KEY_PATH: key };
}
