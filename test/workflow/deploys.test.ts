import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DeployedVersion, listDeployments, submitDecision, TemporalUnavailable } from '@platform/temporal';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../scripts/lib/ports.mjs';
import { closing } from '../support/closing.mjs';
import { eventually } from '../support/eventually.js';
import { LeasedProcess } from './support/leased-process.js';
import { approval, completed, paused } from './support/scripted-turns.js';
import { type Run, Stage, taskQueue } from './support/stage.js';
import { startTemporalServer, type TemporalServer } from './support/temporal-server.js';
import { runOf, WorkerBuild } from './support/worker-build.js';
import { builtWorker, WorkerProcess } from './support/worker-process.js';

let stage: Stage;
let server: TemporalServer;
let folder: string;
let compatible: WorkerBuild;
let incompatible: WorkerBuild;
const workers = new Map<string, WorkerProcess>();
const waiting: Run[] = [];
let deployed: Awaited<ReturnType<typeof deployThreeTimes>>;

beforeAll(async () => {
  server = await startTemporalServer({ port: await freePort() });
  stage = await Stage.open({ server, worker: false });
  folder = await mkdtemp(path.join(tmpdir(), 'deploys-'));
  compatible = await WorkerBuild.make(/content: result\.content/, 'content: [result.content, "compatible"]');
  // A timer before all else: no history of the product begins with one.
  incompatible = await WorkerBuild.make(
    /(?=\(0,\w+\.publishStart\)\(run\);)/,
    'await new Promise((fired) => setTimeout(fired, 1));',
  );
  deployed = await deployThreeTimes();
});
afterAll(() =>
  closing({
    workers: () => Promise.all([...workers.values()].map((worker) => worker.stop('SIGKILL'))),
    stage: () => stage?.[Symbol.asyncDispose](),
    server: () => server?.stop(),
    builds: () => Promise.all([compatible, incompatible].map((build) => build?.[Symbol.asyncDispose]())),
    folder: () => rm(folder, { recursive: true }),
  }),
);

const environment = (buildId: string): Record<string, string> => ({
  TEMPORAL_ADDRESS: stage.address,
  TEMPORAL_TASK_QUEUE: taskQueue,
  TEMPORAL_DEPLOYMENT_NAME: 'runs',
  TEMPORAL_WORKER_BUILD_ID: buildId,
  DATA_DIR: folder,
});

/** Starts the worker of a build as a version, and makes that current. Returns what the command said. */
async function deploy(buildId: string, build: string, more: Record<string, string> = {}) {
  workers.set(buildId, new WorkerProcess({ ...environment(buildId), ...more }, build));
  await workers.get(buildId)!.untilReady(true);
  const { stdout } = await runOf(build, 'promote', ['--json'], environment(buildId)).then(succeeded);
  return JSON.parse(stdout) as { promoted: { workflowId: string; outcome: string; problem?: string }[] };
}

function succeeded(said: Awaited<ReturnType<typeof runOf>>) {
  if (said.code !== 0) throw new Error(`It ended with ${said.code}:\n${said.stdout}${said.stderr}`);
  return said;
}

/** A run in the middle of an approval. */
async function waitingRun(): Promise<Run> {
  const run = await stage.start([paused(approval('0-c1')), completed('done')]);
  waiting.push(run);
  await run.waiting('0-c1');
  return run;
}

/** A test that fails leaves no run behind that another would find. */
afterEach(async () => {
  for (const { handle } of waiting.splice(0)) {
    if ((await handle.describe()).status.name === 'RUNNING') await handle.terminate();
  }
});

/**
 * A version, once the server says it: it asks workflows of its own, whose answers a busy machine may wait for longer than a request lasts, and
 * a queue that it loads anew has neither workers nor a version for a moment.
 */
async function version(buildId: string): Promise<DeployedVersion> {
  const found = async () => {
    const deployments = await listDeployments(stage.reader).catch(unlessUnavailable);
    return deployments?.versions.find((each) => each.buildId === buildId);
  };
  return (await eventually(found, (answer) => answer !== undefined, `version ${buildId} is deployed`))!;
}

/** Starts some runs, and says which version each ran on. */
async function versionsOfNewRuns(): Promise<string[]> {
  const runs = await Promise.all(Array.from({ length: 24 }, () => stage.start([completed('done')])));
  return Promise.all(
    runs.map(async (run) => {
      await run.result();
      const { raw } = await run.handle.describe();
      return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? '';
    }),
  );
}

function unlessUnavailable(error: unknown): undefined {
  if (!(error instanceof TemporalUnavailable)) throw error;
}

/** Ends what no receiver takes. */
async function endDeliveries(): Promise<void> {
  const query = "WorkflowType = 'deliveryWorkflow' AND ExecutionStatus = 'Running'";
  for await (const { workflowId } of stage.client.workflow.list({ query })) {
    await stage.client.workflow.getHandle(workflowId).terminate();
  }
}

/** `VERSIONING_BEHAVIOR_AUTO_UPGRADE`. */
const autoUpgrade = 2;

const approve = { requestId: '0-c1', action: 'approve', by: 'bob' } as const;

/**
 * Three deploys with an approval open at each, the last of them incompatible: what every test here begins with. Version 3 is current then,
 * version 2 has a worker, and no run is open.
 */
async function deployThreeTimes() {
  await deploy('1', builtWorker);
  const first = await waitingRun();
  const compatibly = await deploy('2', compatible.folder);
  const second = await waitingRun();
  const { versions } = await eventually(
    () => listDeployments(stage.reader),
    ({ versions }) => versions.some(({ open }) => open === 2),
    'both are of version 2',
  );
  await workers.get('1')!.stop(); // nothing is left on it
  await first.decide(approve);
  const ofFirst = await first.result();

  const incompatibly = await deploy('3', incompatible.folder);
  const third = await waitingRun();
  const events = await third.eventTypes();
  for (const run of [second, third]) await run.decide(approve);
  return {
    compatibly: { promoted: compatibly.promoted, run: first, versions, result: ofFirst },
    incompatibly: { promoted: incompatibly.promoted, run: second, result: await second.result() },
    after: { events, result: await third.result() },
  };
}

test('a compatible deploy in the middle of an approval takes the run over, an incompatible one leaves it its own version', async () => {
  const { compatibly, incompatibly, after } = deployed;
  expect(compatibly.promoted).toMatchObject([{ workflowId: compatibly.run.handle.workflowId, outcome: 'moved' }]);
  expect(compatibly.versions).toMatchObject([
    { buildId: '2', state: 'current', open: 2, workers: [{}] },
    { buildId: '1', state: 'earlier', open: 0, workers: [{}] },
  ]);
  expect(compatibly.result).toMatchObject({ content: ['done', 'compatible'] });

  expect(incompatibly.promoted).toMatchObject([{ workflowId: incompatibly.run.handle.workflowId, outcome: 'breaks' }]);
  expect(incompatibly.promoted[0]!.problem).toContain('[TMPRL1100] Nondeterminism error');
  expect(incompatibly.result).toMatchObject({ content: ['done', 'compatible'] });
  expect(after.events).toContain('TIMER_FIRED'); // of the incompatible workflow
  expect(after.result).toMatchObject({ content: 'done' });
  await eventually(
    () => version('2'),
    ({ mayStop }) => mayStop,
    'nothing is left on version 2',
  );
  expect(await version('3')).toMatchObject({ state: 'current', mayStop: false });
});

test('the lease of a process belongs to no version: it follows the current one, and holds up none', async () => {
  const process = await LeasedProcess.start(stage, 'agents-1');
  const { raw } = await process.lease.describe();
  expect(raw.workflowExecutionInfo?.versioningInfo?.behavior).toBe(autoUpgrade);
  const shown = async () => {
    for await (const { workflowId } of stage.client.workflow.list({ query: "ExecutionStatus = 'Running'" }))
      if (workflowId === process.lease.workflowId) return true;
    return false;
  };
  await eventually(shown, (isShown) => isShown, 'the server lists the lease');
  expect(await version('3')).toMatchObject({ state: 'current', open: 0 });
  await process.leave(null);
  expect(await process.lease.result()).toEqual({ released: 0 });
});

test('a part of new runs goes to a version that is ramping, and none once that is taken back', async () => {
  const promote = (...args: string[]) => runOf(compatible.folder, 'promote', args, environment('2'));
  const open = await waitingRun();
  expect((await promote('--percentage', '50').then(succeeded)).stdout).toContain('✓ runs:2 gets 50 % of new runs');
  expect(await version('2')).toMatchObject({ state: 'ramping', percentage: 50, open: 0, mayStop: false });
  expect(new Set(await versionsOfNewRuns())).toEqual(new Set(['2', '3']));

  expect((await promote('--percentage', '0').then(succeeded)).stdout).toContain('✓ runs:2 gets no new runs any more');
  expect(await version('2')).toMatchObject({ state: 'earlier' });
  expect(new Set(await versionsOfNewRuns())).toEqual(new Set(['3']));

  await promote('--percentage', '50').then(succeeded);
  const again = await runOf(incompatible.folder, 'promote', [], environment('3')).then(succeeded);
  expect(again.stdout).toContain('✓ runs:3 is current');
  expect(await version('2')).toMatchObject({ state: 'earlier' });

  expect((await promote('--percentage', '0')).stderr).toContain('runs:2 is not ramping, none is. Nothing was changed');
  const current = await runOf(incompatible.folder, 'promote', ['--percentage', '10'], environment('3'));
  expect(current).toMatchObject({ code: 1, stderr: expect.stringContaining('runs:3 is current already') });
  for (const wrong of ['100', '-1', 'half']) {
    const said = await promote(`--percentage=${wrong}`);
    expect(said).toMatchObject({ code: 2, stderr: expect.stringContaining(`--percentage is "${wrong}"; allowed`) });
  }
  await open.decide(approve);
  expect(await open.result()).toMatchObject({ content: 'done' }); // open runs stay with their version
});

test('a webhook that is under way holds the version that its run ended on, until it is moved', async () => {
  const silent = { NOTIFY_WEBHOOK_URL: 'http://127.0.0.1:9', NOTIFY_WEBHOOK_SECRET: `whsec_${'c2FtcGxl'.repeat(4)}` };
  await deploy('4', builtWorker, silent);
  const run = await stage.start([completed('done')]);
  await run.result();
  const back = { namespace: 'default', deploymentName: 'runs', buildId: '3' };
  await stage.client.workflowService.setWorkerDeploymentCurrentVersion(back);
  const held = await eventually(
    () => version('4'),
    ({ open }) => open === 1,
    'the delivery is of version 4',
  );
  expect(held).toMatchObject({ state: 'earlier', mayStop: false });
  await runOf(incompatible.folder, 'promote', [], environment('3')).then(succeeded);
  await eventually(
    () => version('4'),
    ({ open }) => open === 0,
    'the delivery was moved to version 3',
  );
  await endDeliveries();
});

test('a run says that its version has no worker, or that its code was changed under it, and goes on with its own', async () => {
  const run = await waitingRun();
  await workers.get('3')!.stop('SIGKILL');
  const decided = () =>
    submitDecision(stage.reader, { runId: run.runId, ...approve }, { timeoutMs: 2_000 }).catch(String);
  await eventually(
    decided,
    (said) => String(said).includes('The run is of version runs:3, and no worker of that version is there'),
    'the server has noticed that the polls of version 3 have ended',
  );
  await run.decideBySignal(approve);
  expect(await run.blocked('NoWorker')).toContain(
    'The run is of version runs:3, and no worker of that version is there',
  );

  const broken = new WorkerProcess(environment('3')); // another build under the same id
  expect(await run.blocked('Diverged')).toContain('docs/deploying-changes.md');
  await broken.stop('SIGKILL');
  workers.set('3', new WorkerProcess(environment('3'), incompatible.folder));
  expect(await run.result()).toMatchObject({ content: 'done' });
  expect((await run.view()).blocked).toBeUndefined();
});

test('a replay tells before a deploy which open runs it would break, and those of files', async () => {
  const run = await waitingRun();
  const { TEMPORAL_DEPLOYMENT_NAME, TEMPORAL_WORKER_BUILD_ID, ...env } = environment('');
  expect(await runOf(incompatible.folder, 'replay', [], env)).toMatchObject({
    code: 0,
    stdout: '✓ 1 replayed, none breaks: this build goes on with all of them.\n',
  });
  const breaks = await runOf(builtWorker, 'replay', ['--json'], env);
  expect(breaks).toMatchObject({ code: 1, stderr: '' });
  expect(JSON.parse(breaks.stdout)).toMatchObject({ replayed: 1, broken: [{ workflowId: run.handle.workflowId }] });

  const file = path.join(folder, 'history.json');
  await writeFile(file, historyToJSON(await run.handle.fetchHistory()));
  const fromFile = await runOf(builtWorker, 'replay', ['--history', file], env);
  expect(fromFile).toMatchObject({ code: 1 });
  expect(fromFile.stdout).toContain(`✗ ${run.handle.workflowId}: [TMPRL1100] Nondeterminism error`);
  await writeFile(file, '{}');
  const unreadable = await runOf(builtWorker, 'replay', ['--history', file], env);
  expect(unreadable).toMatchObject({ code: 2, stdout: '' });
  expect(unreadable.stderr).toContain(`--history ${file} cannot be read: Invalid history`);
  await run.decide(approve);
  await run.result();
});
