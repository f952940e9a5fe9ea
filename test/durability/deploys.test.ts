import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getRun, listDeployments, submitDecision } from '@platform/temporal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closing } from '../support/closing.mjs';
import { runOf } from '../workflow/support/worker-build.js';
import { builtWorker } from '../workflow/support/worker-process.js';
import { asked, finished, type Stage, seen, setStage } from './kit.js';

let stage: Stage;
type Parts = { worker: Stage['stack']['worker']; agentService: Stage['stack']['agentService'] };

const version = (buildId: string) => ({ TEMPORAL_DEPLOYMENT_NAME: 'kit', TEMPORAL_WORKER_BUILD_ID: buildId });

beforeAll(async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'deploys-'));
  stage = await setStage(dataDir, version('1'));
  await promote('1');
});
afterAll(() =>
  closing({ stage: () => stage?.close(), folder: () => stage && rmSync(stage.dataDir, { recursive: true }) }),
);

/** Starts the worker and the agent-service of a build beside those that run. */
async function start(buildId: string): Promise<Parts> {
  const parts = {
    worker: await stage.stack.another('worker'),
    agentService: await stage.stack.another('agentService'),
  };
  for (const part of Object.values(parts)) await part.start(version(buildId));
  for (const part of Object.values(parts)) await part.waitReady();
  return parts;
}

/** Returns what became of each open run. */
async function promote(buildId: string): Promise<Record<string, string>> {
  const env = { ...stage.stack.env, ...version(buildId) };
  const said = await runOf(builtWorker, 'promote', ['--json'], env);
  if (said.code !== 0) throw new Error(`${said.stdout}${said.stderr}`);
  const { promoted } = JSON.parse(said.stdout) as { promoted: { workflowId: string; outcome: string }[] };
  return Object.fromEntries(promoted.map(({ workflowId, outcome }) => [workflowId, outcome]));
}

/** A run in the middle of a turn: its second tool waits for a file. */
async function inTurn(words: string) {
  const file = path.join(stage.dataDir, `${words}.go`);
  const steps = [['quick', { n: 1 }], ['hold', { n: 2, path: file }], ['quick', { n: 3 }], `${words} done`];
  const runId = await stage.start(words, ...steps);
  await seen(`${words} is in its second tool`, () => stage.witness.tool('hold', { path: file }) === 1);
  return { runId, held: () => stage.witness.tool('hold', { path: file }), release: () => writeFileSync(file, '') };
}

async function open(buildId: string) {
  const { versions } = await listDeployments(stage.client);
  return versions.find((each) => each.buildId === buildId)?.open;
}

const approve = async (runId: string) => {
  const { waitingFor } = await getRun(stage.client, runId);
  await submitDecision(stage.client, { runId, requestId: waitingFor[0]!.id, action: 'approve', by: 'bob' });
};

test('both parts deployed in the middle of a turn and of an approval, and rolled back: nothing is lost or repeated', async () => {
  const long = await inTurn('long');
  const paying = await stage.start('paying', ['charge', { n: 11 }], 'paid');
  await asked(stage, paying);

  const second = await start('2');
  expect(await promote('2')).toEqual({ [`agent-run-${long.runId}`]: 'inTurn', [`agent-run-${paying}`]: 'moved' });
  await approve(paying);
  expect(await finished(stage, paying)).toMatchObject({ status: 'completed', content: 'paid' });
  const back = await stage.start('back', ['charge', { n: 12 }], 'paid back');
  await asked(stage, back);

  long.release();
  expect(await finished(stage, long.runId)).toMatchObject({ status: 'completed', content: 'long done' });
  await expect.poll(() => open('1')).toBe(0);
  expect(await promote('1')).toEqual({ [`agent-run-${back}`]: 'moved' }); // back to the earlier one
  await Promise.all(Object.values(second).map((part) => part.kill('SIGTERM')));
  await approve(back);
  expect(await finished(stage, back)).toMatchObject({ status: 'completed', content: 'paid back' });

  expect(long.held()).toBe(1);
  expect(stage.witness.tool('charge', { n: 11 })).toBe(1);
  expect(stage.witness.tool('charge', { n: 12 })).toBe(1);
  expect(stage.witness.modelCalls('long')).toEqual([1, 1, 1, 1]);
  expect(stage.witness.modelCalls('paying')).toEqual([1, 1]);
  expect(stage.witness.modelCalls('back')).toEqual([1, 1]);
});

test('a turn that is handed over goes on with the version that is promoted, and its finished calls are not made again', async () => {
  const run = await inTurn('handed');
  await start('3');
  await stage.stack.agentService.kill('SIGTERM'); // its worker lives, and has the next one asked for
  await expect
    .poll(() =>
      stage.client.temporal.workflow
        .getHandle(`agent-run-${run.runId}`)
        .describe()
        .then(({ raw }) => raw.pendingActivities?.map(({ state, attempt }) => [state, attempt])),
    )
    .toEqual([[1, 1]]);
  expect(await promote('3')).toEqual({ [`agent-run-${run.runId}`]: 'moved' });
  await stage.stack.worker.kill('SIGTERM');
  run.release();
  expect(await finished(stage, run.runId)).toMatchObject({ status: 'completed', content: 'handed done' });
  expect(stage.witness.modelCalls('handed')).toEqual([1, 1, 1, 1]);
  expect(stage.witness.tool('quick', { n: 1 })).toBe(2); // one in each test
});
