/** Server-sent events of the API, as one stream that connects again by itself and resumes where it was. */
import { AgentsError } from '@platform/temporal/errors';
import { parseJson } from '@platform/temporal/json';
import { chunksOf } from '@platform/temporal/until-aborted';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { ApiUnavailable, answerOf } from './errors.js';
import type { Http } from './http.js';
import type { Subject } from './problems.js';

export type StreamNews =
  | { type: 'event'; event: string; data: unknown }
  /** Said once; it is tried again until it works. */
  | { type: 'lost'; message: string };

export interface StreamTimes {
  /** Milliseconds before the second try; doubles with each. */
  firstRetryMs: number;
  maximumRetryMs: number;
  /** Milliseconds without an event (the server sends `alive` every 10 s) until a connection counts as lost. */
  silenceMs: number;
}

const usualTimes: StreamTimes = { firstRetryMs: 250, maximumRetryMs: 4_000, silenceMs: 30_000 };

export interface StreamOptions extends Subject {
  /** Only what is newer than this event. */
  lastEventId?: string;
  signal?: AbortSignal;
  times?: StreamTimes;
}

/**
 * Events until one is called `end`, which comes last, or until `signal` aborts. Throws what the server refuses the stream for; a server that is away,
 * starting or overloaded is asked again.
 */
export async function* readEvents(
  http: Http,
  path: string,
  { lastEventId, signal, times = usualTimes, ...subject }: StreamOptions,
): AsyncGenerator<StreamNews, void, void> {
  let resumeAt = lastEventId;
  let retryMs = times.firstRetryMs;
  let isLost = false;
  while (!signal?.aborted) {
    const connection = new AbortController();
    const stop = () => connection.abort(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const headers = { accept: 'text/event-stream', ...(resumeAt !== undefined && { 'last-event-id': resumeAt }) };
      const response = await http.open(path, { ...subject, headers, signal: connection.signal });
      for await (const { event = 'message', id, data } of messagesOf(response, connection, times.silenceMs)) {
        retryMs = times.firstRetryMs;
        isLost = false;
        if (id !== undefined) resumeAt = id;
        if (event !== 'alive') yield { type: 'event', event, data: parseJson(data) };
        if (event === 'end') return;
      }
      throw new Error('it closed the connection');
    } catch (error) {
      if (signal?.aborted) return;
      if (!mayPass(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      if (!isLost) yield { type: 'lost', message: `The run is not told of at the moment: ${message}. Still trying.` };
      isLost = true;
    } finally {
      signal?.removeEventListener('abort', stop);
      connection.abort();
    }
    await pause(retryMs, signal);
    retryMs = Math.min(retryMs * 2, times.maximumRetryMs);
  }
}

/** Whether it may work later: a broken connection, or a server that is overloaded or not there yet. */
function mayPass(error: unknown): boolean {
  const status = answerOf(error)?.status;
  if (status !== undefined) return status >= 500 || status === 429;
  return error instanceof ApiUnavailable || !(error instanceof AgentsError || error instanceof SyntaxError);
}

async function* messagesOf(
  { body }: Response,
  connection: AbortController,
  silenceMs: number,
): AsyncGenerator<EventSourceMessage, void, void> {
  if (!body) throw new Error('it sent no events');
  const fallSilent = () => connection.abort(new Error(`silent for ${silenceMs / 1_000} s`));
  let timer = setTimeout(fallSilent, silenceMs);
  const received: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => received.push(message) });
  const decoder = new TextDecoder();
  try {
    for await (const chunk of chunksOf(body, connection.signal)) {
      clearTimeout(timer);
      timer = setTimeout(fallSilent, silenceMs);
      parser.feed(decoder.decode(chunk, { stream: true }));
      yield* received.splice(0);
    }
  } finally {
    clearTimeout(timer);
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const go = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    signal?.addEventListener('abort', go, { once: true });
  });
}
