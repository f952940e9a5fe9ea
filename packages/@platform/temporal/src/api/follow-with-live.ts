import { followLive, type LiveSignal } from '../agents/follow-live.js';
import type { TemporalClient } from '../connection/client.js';
import { followRun, type RunUpdate } from '../runs/follow.js';
import type { FollowRunOptions, RunNews } from './agents-api.js';

/** As `followRun`, and with `live` also what the attempt in progress does. Without an agent-service nothing of that is told. */
export function followWithLive(
  client: TemporalClient,
  runId: string,
  { live = false, signal, ...options }: FollowRunOptions = {},
): AsyncGenerator<RunNews, void, void> {
  if (!live || !client.agentServiceUrl) return followRun(client, runId, { ...options, signal });
  return together(
    (stopped) =>
      followRun(client, runId, { ...options, signal: signal ? AbortSignal.any([signal, stopped]) : stopped }),
    (stopped) => followLive(client, runId, { signal: stopped }),
    signal,
  );
}

type Open<Value> = (stopped: AbortSignal) => AsyncGenerator<Value, void, void>;

/** Both, as they come, until the updates end. Both end with it at once, whatever they wait for. */
async function* together(
  openUpdates: Open<RunUpdate>,
  openLive: Open<LiveSignal>,
  left?: AbortSignal,
): AsyncGenerator<RunNews, void, void> {
  const stopped = new AbortController();
  const updates = openUpdates(stopped.signal);
  const signals = openLive(stopped.signal);
  const nextUpdate = () => updates.next().then((update) => ({ update }));
  const nextSignal = () => signals.next().then((signal) => ({ signal }));
  let update = nextUpdate();
  let signal: ReturnType<typeof nextSignal> = nextSignal();
  try {
    while (!left?.aborted) {
      const first = await Promise.race([update, signal]);
      if ('update' in first) {
        if (first.update.done) return;
        update = nextUpdate();
        yield first.update.value;
      } else if (first.signal.done) {
        signal = new Promise(() => {}); // only the end of the updates is the end
      } else {
        signal = nextSignal();
        yield toNews(first.signal.value);
      }
    }
  } finally {
    stopped.abort();
    await Promise.allSettled([update, signals.return()]);
  }
}

function toNews(signal: LiveSignal): RunNews {
  return signal.type === 'event' ? { type: 'live', event: signal.event } : { type: 'notLive' };
}
