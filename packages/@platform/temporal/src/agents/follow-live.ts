/** The live events of an attempt in progress, as one stream. It connects again by itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { type LiveEvent, liveEventSchema } from '../agent-service.js';
import { parseMessage } from '../domain/json.js';
import { chunksOf, untilAborted } from '../process/until-aborted.js';
import { type AgentServiceAddress, getFromAgentService } from './agent-service.js';

export type LiveSignal =
  | { type: 'event'; event: LiveEvent }
  | { type: 'connected' }
  /** Said once; it is tried again until it works. */
  | { type: 'lost'; message: string };

export interface LiveTimes {
  /** Milliseconds before the second try; doubles with each. */
  firstRetryMs: number;
  maximumRetryMs: number;
  /** Milliseconds without a sign of life (the agent-service sends one every 10 s) until a connection counts as lost. */
  silenceMs: number;
}

export const liveTimes: LiveTimes = { firstRetryMs: 250, maximumRetryMs: 4_000, silenceMs: 25_000 };

/**
 * Events of `GET /runs/{runId}/live`, without end until `signal` aborts. After every connection a snapshot comes first. Events of a type
 * that this version does not know are left out.
 */
export async function* followLive(
  service: AgentServiceAddress,
  runId: string,
  { signal, times = liveTimes }: { signal: AbortSignal; times?: LiveTimes },
): AsyncGenerator<LiveSignal, void, void> {
  const path = `/runs/${encodeURIComponent(runId)}/live`;
  let retryMs = times.firstRetryMs;
  let lost = false;
  while (!signal.aborted) {
    try {
      for await (const message of readEvents(service, path, signal, times.silenceMs)) {
        if (message === 'open') {
          yield { type: 'connected' };
          lost = false;
          retryMs = times.firstRetryMs;
          continue;
        }
        const event = liveEventSchema.safeParse(parseMessage(message));
        if (event.success) yield { type: 'event', event: event.data };
      }
      throw new Error('it closed the connection');
    } catch (error) {
      if (signal.aborted) return;
      const message = `The agent-service at ${service.agentServiceUrl} does not tell what it does (${reasonOf(error)}). Still trying.`;
      if (!lost) yield { type: 'lost', message };
      lost = true;
    }
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    retryMs = Math.min(retryMs * 2, times.maximumRetryMs);
  }
}

/** `open`, then the data of each event. Throws when the connection fails or falls silent. */
async function* readEvents(
  service: AgentServiceAddress,
  path: string,
  signal: AbortSignal,
  silenceMs: number,
): AsyncGenerator<string, void, void> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error(`silent for ${silenceMs / 1_000} s`)), silenceMs);
  try {
    const ends = AbortSignal.any([signal, silence.signal]);
    const asked = getFromAgentService(service, path, { accept: 'text/event-stream', signal: ends });
    const response = await untilAborted(ends, asked);
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new Error(`HTTP ${response.status}`);
    }
    yield 'open';
    const received: string[] = [];
    const parser = createParser({ onEvent: ({ data }) => received.push(data) });
    const decoder = new TextDecoder();
    for await (const chunk of chunksOf(response.body, ends)) {
      timer.refresh();
      parser.feed(decoder.decode(chunk, { stream: true }));
      yield* received.splice(0);
    }
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ECONNREFUSED' ? 'connection refused' : (code ?? error.message);
}
