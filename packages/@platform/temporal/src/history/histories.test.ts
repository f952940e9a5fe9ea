/** Recorded runs: those of the whole product in `fixtures/histories`, and those of the worker's tests, one for each path. */
import { readdirSync, readFileSync } from 'node:fs';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../projection/events.js';
import { projectRun, RunProjection } from '../projection/projection.js';
import type { TimelineItem } from '../projection/view.js';
import { decodeEvent } from './decode.js';

const { History } = proto.temporal.api.history.v1;

const folders = ['../../fixtures/histories/', '../../../../../apps/temporal-worker/histories/'];
const recorded = folders.flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file.replace('.json', ''), new URL(folder + file, import.meta.url)] as const),
);

async function eventsOf(file: URL): Promise<RunEvent[]> {
  const history = History.fromObject(historyFromJSON(JSON.parse(readFileSync(file, 'utf8'))));
  const decoder = { converter: loadDataConverter(), namespace: 'default', workflowId: 'w' };
  return Promise.all(history.events.map((event) => decodeEvent(decoder, event)));
}

describe('every recorded run', () => {
  it.each(recorded)('%s can be looked at after each of its events', async (_, file) => {
    const events = await eventsOf(file);
    const projection = new RunProjection();
    const places = new Map<string, number>();
    for (const [index, event] of events.entries()) {
      projection.apply(event);
      const view = projection.view();
      expect(view).toEqual(projectRun(events.slice(0, index + 1)));
      const ids = view.timeline.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const known = ids.filter((id) => places.has(id));
      expect([...known].sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0))).toEqual(known);
      places.clear();
      for (const [place, id] of ids.entries()) places.set(id, place);
    }
  });

  it.each(recorded)('%s says how it ended, and leaves no decision open', async (_, file) => {
    const events = await eventsOf(file);
    const view = projectRun(events);
    const last = events.at(-1)?.type;
    const statuses: Record<string, string> = {
      runCompleted: 'completed',
      runCancelled: 'cancelled',
      runFailed: 'failed',
    };
    expect(view.status).toBe(statuses[last ?? ''] ?? view.status);
    expect(view.endedAt !== undefined).toBe(last !== undefined && last in statuses);
    if (view.status !== 'completed') return;
    const open = view.timeline.filter((item) => item.kind === 'decision' && !item.decision);
    expect(open).toEqual([]);
  });
});

describe('the story of a recorded run', () => {
  it.each([
    [
      'approved-and-rejected',
      'message, get_order done, message, issue_refund done, approve by ana, message, write_to_customer rejected, reject by ana, message, completed',
    ],
    ['tool-failed-twice', 'message, 2 failed recovered, check_warehouse_stock done, message, completed'],
    ['two-tools-at-once', 'message, track_shipment done, track_shipment done, message, completed'],
    ['approve-by-signal', 'approve by bob, completed'],
    ['cancelled-waiting', 'undecided, cancel requested, cancelled'],
    ['cancelled-too-late', 'cancel requested, completed'],
    ['deadline-while-worker-down', 'reject by deadline, ignored AlreadyDecided, completed'],
    ['retried', '4 failed recovered, completed'],
    ['stalled-at-once', '1 failed gaveUp, stalled, retried, completed'],
    ['two-decisions', 'approve by bob, reject by eve, completed'],
    ['workers-lost-with-progress', 'message, 2 failed gaveUp, message, completed'],
  ])('%s', async (name, story) => {
    const file = recorded.find(([known]) => known === name)?.[1];
    if (!file) throw new Error(`no history is recorded under the name ${name}`);
    expect(storyOf(projectRun(await eventsOf(file)).timeline)).toBe(story);
  });

  it('of a killed agent-service has every call once, and the failed attempt where it happened', async () => {
    const file = recorded.find(([known]) => known === 'agent-service-killed')?.[1];
    const view = projectRun(await eventsOf(file as URL));
    expect(view.usage).toMatchObject({ modelCalls: 22, toolCalls: 21 });
    const calls = view.timeline.filter(({ kind }) => kind === 'message' || kind === 'tool');
    expect(calls).toHaveLength(22 + 21);
    expect(view.timeline.slice(-4).map(({ kind }) => kind)).toEqual(['tool', 'attempts', 'message', 'ended']);
    expect(view.timeline.at(-3)).toMatchObject({ workerLost: true, failed: 1, state: 'recovered' });
  });
});

function storyOf(timeline: TimelineItem[]): string {
  const words = timeline.map((item) => {
    switch (item.kind) {
      case 'tool':
        return `${item.tool} ${item.state}`;
      case 'decision':
        return item.decision ? `${item.decision.action} by ${item.decision.by}` : 'undecided';
      case 'ignoredDecision':
        return `ignored ${item.reason}`;
      case 'attempts':
        return `${item.failed} failed ${item.state}`;
      case 'cancelRequested':
        return 'cancel requested';
      case 'ended':
        return item.status;
      default:
        return item.kind;
    }
  });
  return words.slice(1).join(', ');
}

it('a run whose earlier executions are gone says so, and still tells what it waits for and what it cost', async () => {
  const folder = new URL('../../../../../apps/temporal-worker/histories/', import.meta.url);
  const waiting = projectRun((await eventsOf(new URL('continued-waiting-1.json', folder))).slice(0, 3));
  expect(waiting).toMatchObject({ request: 'Refund order 7', startedBy: 'ann', status: 'waiting', turns: 1 });
  expect(waiting.waitingFor).toMatchObject([{ id: '0-c2' }]);
  expect(waiting.timeline[1]).toMatchObject({ kind: 'earlierGone', turns: 1 });
  const later = projectRun((await eventsOf(new URL('continued-2.json', folder))).slice(0, 3));
  expect(later.usage.modelCalls).toBe(later.turns);
  expect(later.turns).toBeGreaterThan(3);
});
