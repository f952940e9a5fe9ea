/** Every part of the product goes away while people watch: what is known is shown, and that something is missing is said. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MessageItem, RunView, StartedRun } from '@platform/temporal';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { HealthView } from '../../apps/web/src/server/schemas/health.js';
import { asked, bee, faulty, finished, heldAt, type Stage, seen, setStage } from '../durability/kit.js';
import { closing } from '../support/closing.mjs';
import { Viewer } from './support/viewer.js';
import { type Problem, startWeb, type Web } from './support/web.js';

let stage: Stage;
let web: Web;
const viewers: Viewer[] = [];

beforeAll(async () => {
  stage = await setStage(mkdtempSync(path.join(tmpdir(), 'outages-')));
  web = await startWeb(stage.stack.env);
});
afterEach(() => {
  for (const viewer of viewers.splice(0)) viewer.close();
});
afterAll(() => closing({ web: () => web?.stop(), stage: () => stage?.close() }));

async function watch(runId: string, before?: Viewer): Promise<Viewer> {
  const viewer = await Viewer.open(`${web.url}/runs/${runId}/events`, before);
  viewers.push(viewer);
  return viewer;
}

const ended = (viewer: Viewer) => viewer.told.some(({ event }) => event === 'end');
const poem = Array.from({ length: 30 }, (_, n) => `word${n}`).join(' ');
const slowly = faulty({ tokenMs: 60 }, poem);
const shownText = (viewer: Viewer) => [...viewer.texts.values()].join('');

async function askedRun(words: string, n: number, ...steps: unknown[]) {
  const runId = await stage.start(words, ['charge', { n }], ...steps);
  const { waitingFor } = await asked(stage, runId);
  return { runId, decision: { requestId: waitingFor[0]!.id, action: 'approve', by: 'ana' } };
}

test('without the agent-service a run is taken, it is said that nobody works on it, and it goes on by itself', async () => {
  await stage.stack.agentService.kill('SIGKILL');
  expect((await web.get<Problem>('/agents')).body).toMatchObject({ status: 503, code: 'AgentServiceUnavailable' });
  const request = `alone script: ["done"]`;
  const started = await web.post<StartedRun>('/runs', { agentId: bee, request });
  expect(started.body).toMatchObject({ started: true, checked: false });
  const viewer = await watch(started.body.runId);
  await viewer.until('that the agent-service is away', ({ status }) => status?.agentService === 'unreachable');
  await viewer.until('that the turn is not begun', ({ view }) => view?.turn?.state === 'queued');
  expect(viewer.status?.message).toContain('connection refused');
  expect((await web.get<HealthView>('/health')).body).toMatchObject({
    status: 'degraded',
    temporal: { status: 'ok' },
    agentService: { status: 'unreachable' },
  });

  await stage.stack.agentService.restart();
  await viewer.until('the end', ended);
  expect(viewer.view?.content).toBe('done');
  expect(viewer.status).toMatchObject({ temporal: 'ok', agentService: 'ok' });
});

test('when the agent-service dies while it speaks, its text is replaced, not doubled', async () => {
  const rest = path.join(stage.dataDir, 'cut');
  const runId = await stage.start('cut', heldAt(rest, poem));
  const viewer = await watch(runId);
  const twice: string[] = [];
  await viewer.until('a part', (each) => shownText(each).includes('word5'));
  await stage.stack.agentService.kill('SIGKILL');
  await viewer.until('that it is away', ({ status }) => status?.agentService === 'unreachable');
  await stage.stack.agentService.restart();
  await viewer.until('the new attempt', ({ told }) =>
    told.some(({ event, data }) => event === 'live' && data.type === 'snapshot' && data.attempt > 1),
  );
  writeFileSync(rest, '');
  await viewer.until('the end', (each) => {
    if (shownText(each).split('word0 ').length > 2) twice.push(shownText(each));
    return ended(each);
  });
  expect(twice).toEqual([]);
  expect(
    viewer.timeline.filter((item): item is MessageItem => item.kind === 'message').map(({ text }) => text),
  ).toEqual([poem]);
});

test('without the worker a run is shown, a decision is answered with 503, and it can be taken once the worker is back', async () => {
  const { runId, decision } = await askedRun('no worker', 1, 'done');
  await stage.stack.worker.kill('SIGKILL');
  expect((await web.get<HealthView>('/health')).body.worker.status).toBe('missing');
  const viewer = await watch(runId);
  await viewer.until('the question', ({ view }) => view?.status === 'waiting');
  const refused = await web.post<Problem>(`/runs/${runId}/decisions`, decision);
  expect([refused.status, refused.body.code]).toEqual([503, 'WorkerUnavailable']);
  expect(refused.headers.get('retry-after')).not.toBeNull();

  await stage.stack.worker.restart();
  // The first one may have been left with the server: then it is the one that counts.
  const again = await web.post<Problem>(`/runs/${runId}/decisions`, decision);
  expect([200, 409]).toContain(again.status);
  await viewer.until('the end', ended);
  expect(stage.witness.tool('charge', { n: 1 })).toBe(1);
});

test('a Temporal server that is killed and comes back is noticed by those who watch, and they miss nothing', async () => {
  const { runId, decision } = await askedRun('no server', 2, ['quick', { n: 2 }], 'done');
  const watching = await Promise.all([watch(runId), watch(runId)]);
  const inbox = await Viewer.open(`${web.url}/decisions/events`);
  viewers.push(inbox);
  for (const viewer of watching) await viewer.until('the question', ({ view }) => view?.status === 'waiting');
  await inbox.until('the inbox', ({ told }) => told.some(({ event }) => event === 'decisions'));

  await stage.stack.temporal.kill('SIGKILL');
  for (const viewer of [...watching, inbox]) {
    await viewer.until('that Temporal is away', ({ status }) => status?.temporal === 'unreachable');
    expect(viewer.status?.message).toContain(stage.stack.env.TEMPORAL_ADDRESS);
  }
  expect(watching[0]?.view?.status).toBe('waiting');
  expect((await web.get<Problem>(`/runs/${runId}`)).status).toBe(503);
  expect((await web.get<HealthView>('/health')).body.temporal.status).toBe('unreachable');

  await stage.stack.temporal.restart();
  for (const viewer of [...watching, inbox]) {
    await viewer.until('that Temporal is back', ({ status }) => status?.temporal === 'ok');
  }
  expect((await web.post(`/runs/${runId}/decisions`, decision)).status).toBe(200);
  for (const viewer of watching) {
    await viewer.until('the end', ended);
    expect(viewer.timeline).toEqual((await web.get<RunView>(`/runs/${runId}`)).body.timeline);
  }
});

test('a web server that is started again gives a viewer the rest', async () => {
  const { runId, decision } = await askedRun('no web', 3, ['quick', { n: 3 }], slowly);
  const before = await watch(runId);
  await before.until('the question', ({ view }) => view?.status === 'waiting');
  await web.stop();
  await seen('the connection is lost', () => before.ended);
  expect(ended(before)).toBe(false);
  web = await startWeb(stage.stack.env);
  const back = await watch(runId, before);
  await back.until('the run', ({ view }) => view?.status === 'waiting');
  expect(back.changed).toEqual([]);
  await web.post(`/runs/${runId}/decisions`, decision);
  await back.until('the end', ended);
  expect(back.timeline).toEqual(JSON.parse(JSON.stringify((await finished(stage, runId)).timeline)));
});
