/** The event streams on the real product: who watches sees everything, and costs the run nothing. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getRun, type InboxItem, type MessageItem, type RunSummary } from '@platform/temporal';
import { workflowIdForRun } from '@platform/temporal/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { decisionEventsSchema, listEventsSchema, runEventsSchema } from '../../apps/web/src/server/schemas/events.js';
import { asked, faulty, finished, held, heldAt, type Stage, setStage } from '../durability/kit.js';
import { closing } from '../support/closing.mjs';
import { Viewer } from './support/viewer.js';
import { startWeb, type Web } from './support/web.js';

let stage: Stage;
let web: Web;
const viewers: Viewer[] = [];

beforeAll(async () => {
  stage = await setStage(mkdtempSync(path.join(tmpdir(), 'events-')));
  web = await startWeb(stage.stack.env);
});
afterEach(() => {
  for (const viewer of viewers.splice(0)) viewer.close();
});
afterAll(() => closing({ web: () => web?.stop(), stage: () => stage?.close() }));

async function open(pathOfStream: string, before?: Viewer): Promise<Viewer> {
  const viewer = await Viewer.open(web.url + pathOfStream, before);
  viewers.push(viewer);
  return viewer;
}

const watch = (runId: string, before?: Viewer) => open(`/runs/${runId}/events`, before);
const json = (value: unknown) => JSON.parse(JSON.stringify(value));
const ended = (viewer: Viewer) => viewer.told.some(({ event }) => event === 'end');

/** Twenty words, so that there is time to watch them come. */
const poem = Array.from({ length: 20 }, (_, n) => `word${n}`).join(' ');
const slowly = faulty({ tokenMs: 60 }, poem);

describe('watching a run', () => {
  test('shows the tokens before the message, the message once it is durable, and the end', async () => {
    const rest = path.join(stage.dataDir, 'tokens');
    const runId = await stage.start('tokens', heldAt(rest, poem));
    const viewer = await watch(runId);
    await viewer.until('a part of the poem', ({ texts }) => [...texts.values()].some((text) => text.includes('word3')));
    expect(viewer.timeline.some((item) => item.kind === 'message')).toBe(false);
    const late = await watch(runId);
    await late.until('the same part at once', ({ texts }) =>
      [...texts.values()].some((text) => text.startsWith('word0')),
    );
    writeFileSync(rest, '');

    for (const each of [viewer, late]) {
      await each.until('the end', ended);
      expect(
        each.timeline.filter((item): item is MessageItem => item.kind === 'message').map(({ text }) => text),
      ).toEqual([poem]);
      expect(each.view?.status).toBe('completed');
      expect([...each.texts]).toEqual([]);
    }
    const { timeline } = await getRun(stage.client, runId);
    expect(viewer.timeline).toEqual(json(timeline));
    expect(late.timeline).toEqual(json(timeline));
    for (const { event, id, data } of viewer.told) {
      runEventsSchema.parse({ event, data, ...(id === undefined ? {} : { id }) });
    }
  });

  test('of a run that has ended shows it whole and ends', async () => {
    const runId = await stage.start('long over', ['quick', { n: 1 }], 'done');
    await finished(stage, runId);
    const viewer = await watch(runId);
    await viewer.until('the end', ended);
    expect(viewer.timeline).toEqual(json((await getRun(stage.client, runId)).timeline));
  });

  test('goes on after a lost connection with what changed in between, and nothing else', async () => {
    const runId = await stage.start('resumed', ['quick', { n: 2 }], ['charge', { n: 2 }], ['quick', { n: 3 }], 'done');
    const { waitingFor } = await asked(stage, runId);
    const first = await watch(runId);
    await first.until('the question', ({ view }) => view?.status === 'waiting');
    first.close();
    await web.post(`/runs/${runId}/decisions`, { requestId: waitingFor[0]!.id, action: 'approve', by: 'ana' });
    await finished(stage, runId);

    const second = await watch(runId, first);
    await second.until('the end', ended);
    const { timeline } = await getRun(stage.client, runId);
    expect(second.timeline).toEqual(json(timeline));
    expect(second.told.filter(({ event, data }) => event === 'update' && data.complete)).toEqual([]);
    const unchanged = timeline.filter(({ id, at }) => first.changed.includes(id) && at < waitingFor[0]!.askedAt);
    const quick = unchanged.find((item) => item.kind === 'tool' && item.tool === 'quick');
    expect(second.changed).not.toContain('request');
    expect(second.changed).not.toContain(quick!.id);

    const byQuery = await open(`/runs/${runId}/events?after=${first.lastEventId}`);
    await byQuery.until('the end', ended);
    expect(byQuery.changed).toEqual(second.changed);
  });

  test('does not wait for a viewer that does not read', async () => {
    const runId = await stage.start('asleep', slowly, 'done');
    const { hostname, port } = new URL(web.url);
    const sleeper = connect(Number(port), hostname);
    sleeper.pause().write(`GET /api/v1/runs/${runId}/events HTTP/1.1\r\nhost: ${hostname}:${port}\r\n\r\n`);
    try {
      const viewer = await watch(runId);
      await viewer.until('the end', ended);
    } finally {
      sleeper.destroy();
    }
  });
});

describe('viewers', () => {
  async function run(words: string, n: number, watched: boolean): Promise<number> {
    const { step, letGo } = held(stage, ['quick', { n }]);
    const runId = await stage.start(words, ['quick', { n }], ['charge', { n }], step, slowly);
    const watching = watched ? await Promise.all(Array.from({ length: 10 }, () => watch(runId))) : [];
    const { waitingFor } = await asked(stage, runId);
    const { status } = await web.post(`/runs/${runId}/decisions`, { requestId: waitingFor[0]!.id, action: 'approve' });
    expect(status).toBe(200);
    for (const viewer of watching) await viewer.until('that it goes on', ({ view }) => view?.status === 'running');
    letGo();
    await finished(stage, runId);
    for (const viewer of watching) await viewer.until('the end', ended);
    const handle = stage.client.temporal.workflow.getHandle(workflowIdForRun(runId));
    return (await handle.describe()).historyLength;
  }

  test('ten of them add no event to the history of a run', async () => {
    const alone = await run('alone', 10, false);
    expect(await run('watched by ten', 11, true)).toBe(alone);
  });

  test('ten of them do not hold up a decision', async () => {
    const measure = async (count: number) => {
      const times: number[] = [];
      for (let n = 0; n < 5; n += 1) {
        const runId = await stage.start(`latency ${count} ${n}`, ['charge', { n: 100 + n }], 'done');
        const { waitingFor } = await asked(stage, runId);
        const watching = await Promise.all(Array.from({ length: count }, () => watch(runId)));
        for (const viewer of watching) await viewer.until('the question', ({ view }) => view?.status === 'waiting');
        const start = performance.now();
        const { status } = await web.post(`/runs/${runId}/decisions`, {
          requestId: waitingFor[0]!.id,
          action: 'approve',
        });
        times.push(performance.now() - start);
        expect(status).toBe(200);
        await finished(stage, runId);
        for (const viewer of watching) viewer.close();
      }
      return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
    };
    await measure(1);
    const without = await measure(0);
    const withTen = await measure(10);
    console.log(
      `a decision takes ${without.toFixed(1)} ms with no viewer, ${withTen.toFixed(1)} ms with ten (medians of 5)`,
    );
    // Viewers that hold up decisions cost many seconds; a machine that gets busy meanwhile costs a few times the usual.
    expect(withTen).toBeLessThan(10 * without + 5_000);
  });
});

describe('the inbox and the list', () => {
  test('are told whenever they change, also on the connection of a run', async () => {
    const { step, letGo } = held(stage, 'done');
    const runId = await stage.start('inbox', ['charge', { n: 20 }], step);
    const inbox = await open('/decisions/events');
    const withRun = await open(`/runs/${runId}/events?decisions=true`);
    const list = await open(`/runs/events?limit=20`);
    const requests = (viewer: Viewer): InboxItem[] =>
      viewer.told.filter(({ event }) => event === 'decisions').at(-1)?.data.items ?? [];
    const asksFor = (viewer: Viewer) => requests(viewer).find(({ run }) => run.runId === runId);
    const status = (viewer: Viewer) =>
      (viewer.told.filter(({ event }) => event === 'runs').at(-1)?.data.runs as RunSummary[] | undefined)?.find(
        (summary) => summary.runId === runId,
      )?.status;
    for (const viewer of [inbox, withRun]) await viewer.until('the question', (each) => asksFor(each) !== undefined);
    await list.until('that it waits', (each) => status(each) === 'waiting');

    await web.post(`/runs/${runId}/decisions`, { requestId: asksFor(inbox)!.request.id, action: 'approve' });
    for (const viewer of [inbox, withRun]) await viewer.until('no question', (each) => asksFor(each) === undefined);
    letGo();
    await list.until('that it is done', (each) => status(each) === 'completed');
    for (const { event, data } of inbox.told) decisionEventsSchema.parse({ event, data });
    for (const { event, data } of list.told) listEventsSchema.parse({ event, data });
    const told = inbox.told.map(({ data }) => JSON.stringify(data));
    expect(told.filter((data, index) => data === told[index - 1])).toEqual([]);
  });
});
