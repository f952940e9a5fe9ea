/** Reads the history of a run: all that there is, or as it grows. */
import type { temporal } from '@temporalio/proto';
import { call } from '../call.js';
import type { TemporalClient } from '../client.js';
import { agentExecutionWorkflowType, workflowIdForRun } from '../contract.js';
import { RunNotFound } from '../errors.js';
import { type Decoder, decodeEvent } from './decode.js';
import type { RunEvent } from './events.js';

/** What decodes the payloads of a run. */
export function decoderFor(client: TemporalClient, runId: string): Decoder {
  const converter = client.temporal.options.loadedDataConverter;
  return { converter, namespace: client.namespace, workflowId: workflowIdForRun(runId) };
}

interface HistoryPage {
  events: RunEvent[];
  /** Where to go on; absent after the last page. */
  nextPageToken?: Uint8Array;
}

/** Milliseconds until a read that waits for new events counts as lost. The server itself answers after about 20 s. */
const longPollMs = 40_000;

async function readPage(
  client: TemporalClient,
  runId: string,
  { wait, nextPageToken }: { wait: boolean; nextPageToken?: Uint8Array },
): Promise<HistoryPage> {
  const execution = { workflowId: workflowIdForRun(runId) };
  const request = { namespace: client.namespace, execution, waitNewEvent: wait, nextPageToken };
  const read = () => client.connection.workflowService.getWorkflowExecutionHistory(request);
  const page = await call(client, read, { runId, timeoutMs: wait ? longPollMs : undefined });
  const events = page.history?.events ?? [];
  if (events.some(isForeign)) throw new RunNotFound(runId);
  const decoder = decoderFor(client, runId);
  return {
    events: await Promise.all(events.map((event) => decodeEvent(decoder, event))),
    nextPageToken: page.nextPageToken?.length ? page.nextPageToken : undefined,
  };
}

/** All events that there are now. Throws `RunNotFound` (also for a workflow that is not a run), `TemporalUnavailable`, `RequestRefused`. */
export async function* readHistory(client: TemporalClient, runId: string): AsyncGenerator<RunEvent> {
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await readPage(client, runId, { wait: false, nextPageToken });
    yield* page.events;
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
}

/** Reads a history as it grows, with one long poll at a time. */
export class HistoryReader {
  #nextPageToken: Uint8Array | undefined;
  #reading: Promise<HistoryPage> | undefined;
  #abort = new AbortController();

  constructor(
    private readonly client: TemporalClient,
    private readonly runId: string,
  ) {}

  /**
   * The next events: those that are there, else the ones to come. Empty when the server had nothing new for about 20 s, `undefined`
   * when `timeoutMs` passed first (the read goes on and is picked up by the next call). Throws what `readHistory` throws; calling
   * again goes on where it was.
   */
  async next(timeoutMs?: number): Promise<RunEvent[] | undefined> {
    this.#reading ??= this.#read();
    const page = timeoutMs === undefined ? await this.#settled() : await this.#settledWithin(timeoutMs);
    if (!page) return undefined;
    this.#nextPageToken = page.nextPageToken;
    return page.events;
  }

  /** Breaks off the read under way. */
  close(): void {
    this.#abort.abort();
  }

  #read(): Promise<HistoryPage> {
    this.#abort = new AbortController();
    const page = this.client.connection.withAbortSignal(this.#abort.signal, () =>
      readPage(this.client, this.runId, { wait: true, nextPageToken: this.#nextPageToken }),
    );
    page.catch(() => undefined);
    return page;
  }

  async #settled(): Promise<HistoryPage | undefined> {
    try {
      return await this.#reading;
    } finally {
      this.#reading = undefined;
    }
  }

  async #settledWithin(timeoutMs: number): Promise<HistoryPage | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'timeout'>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, 'timeout');
    });
    const settled = this.#reading?.then(
      () => 'settled' as const,
      () => 'settled' as const,
    );
    const first = await Promise.race([settled, timeout]);
    clearTimeout(timer);
    return first === 'timeout' ? undefined : this.#settled();
  }
}

function isForeign({
  workflowExecutionStartedEventAttributes: started,
}: temporal.api.history.v1.IHistoryEvent): boolean {
  return Boolean(started) && started?.workflowType?.name !== agentExecutionWorkflowType;
}
