import { RunNotFound, type TimelineItem } from '@platform/temporal';
import type { LiveEvent } from '@platform/temporal/agent-service';
import { describe, expect, test, vi } from 'vitest';
import { patience } from '../../../../../test/support/patience.mjs';
import { message, ScriptedUpstream, viewOf } from '../../../../../test/support/scripted-upstream.js';
import type { FeedStatus, RunUpdateEvent } from '../schemas/events.js';
import { idle, Outbox, type ServerSentEvent } from './outbox.js';
import { RunFeed } from './run-feed.js';
import { RunFeeds } from './run-feeds.js';

type Told =
  | { event: 'update'; id: string; data: RunUpdateEvent }
  | { event: 'status'; data: FeedStatus }
  | { event: 'live'; data: LiveEvent }
  | { event: 'end'; data: { problem?: { code: string } } };

/** A page: what it was told so far, and what its timeline looks like. */
class Page {
  readonly outbox: Outbox;
  readonly told: Told[] = [];
  timeline: TimelineItem[] = [];
  text = '';

  constructor(limits?: { events: number; characters: number }) {
    this.outbox = new Outbox(limits);
  }

  /** Reads until an event fits. */
  async until(fits: (told: Told) => boolean): Promise<Told> {
    for (;;) {
      const next = await this.outbox.next(patience);
      if (next === idle || next === undefined) throw new Error(`not told; told: ${JSON.stringify(this.told)}`);
      const told = this.#take(next);
      if (fits(told)) return told;
    }
  }

  async update(): Promise<Extract<Told, { event: 'update' }>> {
    return (await this.until(({ event }) => event === 'update')) as Extract<Told, { event: 'update' }>;
  }

  #take({ event, id, data }: ServerSentEvent): Told {
    const told = { event, id, data: JSON.parse(data) } as Told;
    this.told.push(told);
    if (told.event === 'update') this.#merge(told.data);
    if (told.event === 'live' && told.data.type === 'snapshot') this.text = told.data.texts[0]?.text ?? '';
    if (told.event === 'live' && told.data.type === 'delta') this.text += told.data.text ?? '';
    return told;
  }

  #merge({ changed, positions, removed, complete }: RunUpdateEvent): void {
    const ids = new Set([...changed.map((item) => item.id), ...removed]);
    this.timeline = complete ? [] : this.timeline.filter((item) => !ids.has(item.id));
    for (const [index, item] of changed.entries()) this.timeline.splice(positions[index] ?? 0, 0, item);
  }
}

function open(feed: RunFeed, after?: number, page = new Page()): Page {
  feed.attach(page.outbox, after);
  return page;
}

const liveBase = { turn: 0, attempt: 1 };
const delta = (text: string, attempt = 1): LiveEvent => ({ ...liveBase, type: 'delta', attempt, key: 'k', text });
const ids = (told: Extract<Told, { event: 'update' }>) => told.data.changed.map(({ id }) => id);

describe('a feed', () => {
  test('follows a run once and asks for its tokens once, however many watch', async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream);
    const pages = Array.from({ length: 10 }, () => open(feed));
    upstream.update(viewOf(3, [message(0)]), []);
    for (const page of pages) {
      const first = await page.update();
      expect([first.id, first.data.complete, ids(first)]).toEqual(['3', true, ['0.0']]);
    }
    upstream.update(viewOf(4, [message(0), message(1)]), [message(1)]);
    for (const page of pages) expect(ids(await page.update())).toEqual(['0.1']);
    expect([upstream.followedAfter.length, upstream.liveStarts]).toEqual([1, 1]);
    feed.stop();
    await vi.waitFor(() => expect([upstream.followers, upstream.liveReaders]).toEqual([0, 0]), patience);
  });

  test('tells a viewer that comes later the run and the text as they are', async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream);
    const early = open(feed);
    upstream.update(viewOf(3, [message(0)]), []);
    await early.update();
    upstream.tell({ type: 'snapshot', ...liveBase, texts: [], tools: [] });
    upstream.tell(delta('Hello '));
    upstream.tell(delta('world'));
    await early.until(() => early.text === 'Hello world');
    const late = open(feed);
    await late.until(() => late.text === 'Hello world');
    expect(late.timeline).toEqual([message(0)]);
  });

  test('an item that comes late stands where it belongs', async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream);
    const page = open(feed);
    upstream.update(viewOf(3, [message(0), message(2)]), []);
    await page.update();
    const [at0, at1, at2] = [message(0), message(1), message(2, 'changed')];
    upstream.update(viewOf(4, [at0, at1, at2]), [at1, at2]);
    await page.update();
    expect(page.timeline).toEqual([at0, at1, at2]);
  });

  test('a slow viewer is not waited for, is bounded, and ends up with the same run as the others', async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream);
    const quick = open(feed);
    const slow = open(feed, undefined, new Page({ events: 20, characters: 50_000 }));
    upstream.update(viewOf(1, []), []);
    await slow.update();
    upstream.tell({ type: 'snapshot', ...liveBase, texts: [], tools: [] });
    const items: TimelineItem[] = [];
    for (let n = 0; n < 100; n += 1) {
      items.push(message(n));
      upstream.update(viewOf(n + 2, [...items]), [message(n)]);
      upstream.tell(delta(`${n} `));
    }
    await quick.until(() => quick.timeline.length === 100 && quick.text.endsWith('99 '));
    await slow.until(() => slow.timeline.length === 100 && slow.text.endsWith('99 '));
    expect(slow.timeline).toEqual(quick.timeline);
    expect(slow.text).toBe(quick.text);
    expect(slow.told.length).toBeLessThan(15);
  });

  test("a new attempt's snapshot replaces the text of the one before", async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream);
    const page = open(feed);
    upstream.update(viewOf(1, []), []);
    await page.update();
    upstream.tell(delta('half a sen'));
    upstream.signal({ type: 'lost', message: 'gone' });
    upstream.signal({ type: 'connected' });
    upstream.tell({ type: 'snapshot', turn: 0, attempt: 2, texts: [], tools: [] });
    upstream.tell(delta('half a sentence', 2));
    await page.until(() => page.text === 'half a sentence');
    const late = open(feed);
    await late.until(() => late.text === 'half a sentence');
    expect(late.text).toBe('half a sentence');
  });

  test('tokens are asked for only while the run is worked on, and what was half said is taken away', async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream);
    const page = open(feed);
    upstream.update(viewOf(1, [], 'waiting'), []);
    await page.update();
    expect(upstream.liveStarts).toBe(0);
    upstream.update(viewOf(2, [], 'running'), []);
    await page.update();
    await vi.waitFor(() => expect(upstream.liveReaders).toBe(1), patience);
    upstream.tell(delta('hm'));
    await page.until(() => page.text === 'hm');
    upstream.update(viewOf(3, [], 'waiting'), []);
    await page.until(() => page.text === '');
    await vi.waitFor(() => expect(upstream.liveReaders).toBe(0), patience);
  });

  test('says what cannot be reached and when it is back', async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream);
    const page = open(feed);
    const status = async () => {
      const { data } = (await page.until(({ event }) => event === 'status')) as Extract<Told, { event: 'status' }>;
      return [data.temporal, data.agentService, data.message];
    };
    expect(await status()).toEqual(['ok', 'ok', undefined]);
    upstream.update(viewOf(1, []), []);
    await page.update();
    upstream.disconnect('Temporal is gone.');
    expect(await status()).toEqual(['unreachable', 'ok', 'Temporal is gone.']);
    upstream.signal({ type: 'lost', message: 'The service is gone.' });
    expect(await status()).toEqual(['unreachable', 'unreachable', 'Temporal is gone. The service is gone.']);
    upstream.update(viewOf(1, []), []);
    expect(await status()).toEqual(['ok', 'unreachable', 'The service is gone.']);
    upstream.signal({ type: 'connected' });
    expect(await status()).toEqual(['ok', 'ok', undefined]);
  });

  test('a run that cannot be read yet is told as soon as it can be', async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream);
    const page = open(feed);
    upstream.disconnect('No Temporal yet.');
    await feed.ready;
    upstream.update(viewOf(3, [message(0)]), []);
    expect((await page.update()).data.complete).toBe(true);
  });

  test('ends after the run, for those who watch and for those who come after', async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream);
    const page = open(feed);
    upstream.update(viewOf(9, [message(0)], 'completed'), []);
    upstream.endFollowing();
    await page.until(({ event }) => event === 'end');
    const late = open(feed);
    await late.until(({ event }) => event === 'end');
    expect(late.timeline).toEqual([message(0)]);
    expect(await late.outbox.next(0)).toBeUndefined();
  });

  test('a defect of the follower is reported, and the viewers are told that nothing more comes', async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream);
    const page = open(feed);
    upstream.update(viewOf(1, []), []);
    await page.update();
    const defect = new TypeError('secret of the server');
    upstream.endFollowing(defect);
    const end = (await page.until(({ event }) => event === 'end')) as Extract<Told, { event: 'end' }>;
    expect(end.data.problem?.code).toBe('InternalError');
    expect(JSON.stringify(end)).not.toContain('secret');
    expect(upstream.defects).toEqual([defect]);
  });
});

describe('a feed that is stopped', () => {
  test('hears no more of its follower, which may have something to tell at that moment', async () => {
    const upstream = new ScriptedUpstream();
    upstream.follow = async function* ({ signal }) {
      yield { type: 'update', view: viewOf(1, [], 'waiting'), changed: [], removed: [], eventId: 1 };
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      yield { type: 'update', view: viewOf(2, []), changed: [], removed: [], eventId: 2 };
    };
    const feed = new RunFeed(upstream);
    await open(feed).update();
    feed.stop();
    await feed.done;
    expect(upstream.liveStarts).toBe(0);
  });

  test('is done once every stream of tokens has ended that it has begun', async () => {
    const upstream = new ScriptedUpstream();
    const ends: (() => void)[] = [];
    upstream.live = async function* () {
      await new Promise<void>((resolve) => ends.push(resolve));
    };
    const feed = new RunFeed(upstream);
    const page = open(feed);
    for (const [n, status] of (['running', 'waiting', 'running'] as const).entries()) {
      upstream.update(viewOf(n, [], status), []);
      await page.update();
    }
    expect(ends).toHaveLength(2);
    feed.stop();
    const done = vi.fn();
    const isDone = feed.done.then(done);
    ends[1]?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).not.toHaveBeenCalled();
    ends[0]?.();
    await isDone;
  });
});

describe('a viewer that resumes', () => {
  test('gets only what changed since the event that it saw', async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream);
    const page = open(feed);
    const all = [message(0), message(1), message(2)];
    upstream.update(viewOf(10, all.slice(0, 1)), []);
    await page.update();
    upstream.update(viewOf(11, all.slice(0, 2)), [all[1]!]);
    await page.update();
    upstream.update(viewOf(12, all), [all[2]!]);
    await page.update();
    for (const [after, expected] of [
      [12, []],
      [11, ['0.2']],
      [10, ['0.1', '0.2']],
    ] as const) {
      const told = await open(feed, after).update();
      expect([told.data.complete, ids(told)]).toEqual([false, expected]);
    }
  });

  test('takes away what was taken away meanwhile, in this process or before it', async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream, 9);
    const page = open(feed, 9);
    const [kept, passing, gone] = [message(0), message(1), message(2)];
    upstream.update(viewOf(10, [kept, passing]), [kept, passing], [gone.id]);
    await page.update();
    const resumed = open(feed, 10);
    resumed.timeline = [kept, passing, gone];
    await resumed.update();
    expect(resumed.timeline).toEqual([kept, passing]);
    upstream.update(viewOf(10, [kept]), [], [passing.id]);
    await page.update();
    await resumed.update();
    expect([page.timeline, resumed.timeline]).toEqual([[kept], [kept]]);
    const late = open(feed, 10);
    late.timeline = [kept, passing];
    await late.update();
    expect(late.timeline).toEqual([kept]);
    upstream.update(viewOf(11, [kept, passing]), [passing]);
    await page.update();
    const told = await open(feed, 10).update();
    expect([ids(told).includes(passing.id), told.data.removed], 'it is there again').toEqual([true, [gone.id]]);
  });

  test('gets again what a live description changed without an event', async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream);
    const page = open(feed);
    upstream.update(viewOf(10, [message(0)]), []);
    await page.update();
    upstream.update(viewOf(10, [message(0), message(1)]), [message(1)]);
    await page.update();
    expect(ids(await open(feed, 10).update())).toEqual(['0.1']);
  });

  test('gets everything when the event is older than the feed, or of another history', async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream);
    const page = open(feed);
    upstream.update(viewOf(10, [message(0), message(1)]), []);
    await page.update();
    expect(ids(await open(feed, 4).update())).toEqual(['0.0', '0.1']);
    expect((await open(feed, 99).update()).data.complete).toBe(true);
  });

  test('that is the first one makes the follower begin there', async () => {
    const upstream = new ScriptedUpstream();
    const feed = new RunFeed(upstream, 7);
    const page = open(feed, 7);
    upstream.update(viewOf(9, [message(0), message(1)]), [message(1)]);
    expect(ids(await page.update())).toEqual(['0.1']);
    expect(upstream.followedAfter).toEqual([7]);
    expect(ids(await open(feed, 5).update())).toEqual(['0.0', '0.1']);
  });
});

describe('the feeds of a server', () => {
  test('a page that is loaded again finds its feed running; later the run is let go', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const upstream = new ScriptedUpstream();
      const feeds = new RunFeeds(() => upstream, 5_000);
      upstream.update(viewOf(3, []), []);
      const leave = await feeds.open('r', new Outbox());
      leave();
      await vi.advanceTimersByTimeAsync(4_900);
      const again = await feeds.open('r', new Outbox());
      await vi.advanceTimersByTimeAsync(10_000);
      expect(upstream.followedAfter.length).toBe(1);
      expect(upstream.followers).toBe(1);
      again();
      await vi.advanceTimersByTimeAsync(5_100);
      expect(upstream.followers).toBe(0);
      upstream.update(viewOf(3, []), []);
      await feeds.open('r', new Outbox());
      expect(upstream.followedAfter.length).toBe(2);
      feeds.close();
    } finally {
      vi.useRealTimers();
    }
  });

  test('who comes as the server is closed is sent away, and nothing is asked for it', async () => {
    const upstream = new ScriptedUpstream();
    const feeds = new RunFeeds(() => upstream);
    await feeds.close();
    const late = new Outbox();
    (await feeds.open('r', late))();
    expect(await late.next(0)).toBeUndefined();
    expect([feeds.size, upstream.followedAfter]).toEqual([0, []]);
  });

  test('a run that is not there is an error for everyone who asks, and asked for again the next time', async () => {
    const missing = new RunNotFound('r');
    let asked = 0;
    const feeds = new RunFeeds(() => {
      asked += 1;
      const upstream = new ScriptedUpstream();
      upstream.endFollowing(missing);
      return upstream;
    });
    const both = await Promise.allSettled([feeds.open('r', new Outbox()), feeds.open('r', new Outbox())]);
    expect(both.map((result) => result.status === 'rejected' && result.reason)).toEqual([missing, missing]);
    await expect(feeds.open('r', new Outbox())).rejects.toBe(missing);
    expect(asked).toBe(2);
  });
});
