import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listen } from './event-stream';

/** The browser's end of a stream, by hand. */
class Source extends EventTarget {
  static readonly CLOSED = 2;
  static readonly opened: Source[] = [];
  readyState = 1;
  onopen?: () => void;
  onerror?: () => void;
  constructor(readonly url: string) {
    super();
    Source.opened.push(this);
  }
  close() {
    this.readyState = Source.CLOSED;
  }
  tell(name: string, data: unknown = {}) {
    this.dispatchEvent(Object.assign(new Event(name), { data: JSON.stringify(data) }));
  }
}

const page = Object.assign(new EventTarget(), { hidden: false });
const told: unknown[] = [];
let stop = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal('document', page);
  Source.opened.length = told.length = 0;
  const say = (what: unknown) => () => told.push(what);
  stop = listen('/events', {
    events: { news: (data) => told.push(data) },
    endsWith: 'end',
    onOpen: say('open'),
    onLost: say('lost'),
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a connection that is silent, though the browser thinks it open, is replaced, and the page is told', () => {
  const [first] = Source.opened;
  first!.onopen?.();
  first!.tell('news', 1);
  vi.advanceTimersByTime(29_000);
  first!.tell('alive');
  vi.advanceTimersByTime(29_000);
  expect(Source.opened).toHaveLength(1);
  vi.advanceTimersByTime(1_000);
  expect(Source.opened).toHaveLength(2);
  expect(first!.readyState).toBe(Source.CLOSED);
  Source.opened[1]!.onopen?.();
  expect(told).toEqual(['open', 1, 'lost', 'open']);
});

test('a stream that has ended, or that nobody listens to any more, is not asked for again', () => {
  Source.opened[0]!.tell('end');
  vi.advanceTimersByTime(120_000);
  expect(Source.opened).toHaveLength(1);
});

test('a page that nobody sees gives its stream back, and has one again when it is looked at', () => {
  page.hidden = true;
  page.dispatchEvent(new Event('visibilitychange'));
  vi.advanceTimersByTime(120_000);
  expect(Source.opened.map(({ readyState }) => readyState)).toEqual([Source.CLOSED]);
  page.hidden = false;
  page.dispatchEvent(new Event('visibilitychange'));
  expect(Source.opened).toHaveLength(2);
});
