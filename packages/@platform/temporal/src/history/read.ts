/** Reads the history of a run, through all its executions: all that there is, or as it grows. */
import type { temporal } from '@temporalio/proto';
import { call } from '../connection/call.js';
import { grpcError, isTooLarge } from '../connection/call-errors.js';
import type { TemporalClient } from '../connection/client.js';
import { pageThatFits } from '../connection/page-that-fits.js';
import { agentExecutionWorkflowType, eventsPerExecution, workflowIdForRun } from '../domain/contract.js';
import { RunNotFound, Unreadable } from '../errors/errors.js';
import type { RunEvent } from '../projection/events.js';
import { decodeEvent, decoderFor } from './decode.js';
import { type Execution, firstExecution } from './executions.js';
import { undoneFrom } from './undone.js';

interface HistoryPage {
  events: RunEvent[];
  /** Where to go on; absent after the last page. */
  next?: Position;
}

/** Where a reader is: in which execution, and where in its history. */
interface Position {
  execution: Execution;
  nextPageToken?: Uint8Array;
  /** The greatest number of events of a page, when pages of the usual size were too large. */
  pageSize?: number;
  /** Id of the execution that goes on, once a page has told it: the last page may be empty. */
  continuesIn?: string;
}

/** Events of a page; the server gives no more than 256. */
const eventsAtOnce = 256;

/** Milliseconds until a read that waits for new events counts as lost. The server itself answers after about 20 s. */
const longPollMs = 40_000;

async function readPage(
  client: TemporalClient,
  runId: string,
  { execution, nextPageToken, pageSize: fits = eventsAtOnce, continuesIn }: Position,
  wait: boolean,
): Promise<HistoryPage> {
  const request = {
    namespace: client.namespace,
    execution: { workflowId: workflowIdForRun(runId), runId: execution.id },
    waitNewEvent: wait,
    nextPageToken,
  };
  const { workflowService } = client.connection;
  const { page, pageSize } = await pageThatFits(fits, (maximumPageSize) => {
    const read = () => workflowService.getWorkflowExecutionHistory({ ...request, maximumPageSize });
    return call(client, read, { runId, timeoutMs: wait ? longPollMs : undefined });
  });
  const events = page.history?.events ?? [];
  if (events.some(isForeign)) throw new RunNotFound(runId);
  const decoder = decoderFor(client, runId);
  const decoded = await Promise.all(
    events.map(async (event) => withUndone(client, runId, execution, await decodeEvent(decoder, event))),
  );
  const numbered = decoded.map((event) => afterEarlier(event, execution.number));
  const last = decoded.at(-1);
  const next = last?.type === 'continuedAsNew' ? last.executionId : continuesIn;
  if (page.nextPageToken?.length) {
    const { nextPageToken } = page;
    return { events: numbered, next: { execution, nextPageToken, pageSize, continuesIn: next } };
  }
  if (next === undefined) return { events: numbered };
  return { events: numbered, next: { execution: { id: next, number: execution.number + 1 } } };
}

/** Adds to a reset what it has undone. That is in the execution that the server has ended for the reset. */
async function withUndone(client: TemporalClient, runId: string, { number }: Execution, event: RunEvent) {
  if (event.type !== 'reset') return event;
  try {
    const ended = readFrom(client, runId, { execution: { id: event.executionId, number } });
    return { ...event, undone: await undoneFrom(ended, event.id + number * eventsPerExecution) };
  } catch (error) {
    if (!(error instanceof RunNotFound)) throw error;
    return event;
  }
}

/** The event with ids above those of the executions before. */
function afterEarlier<Event extends RunEvent>(event: Event, execution: number): Event {
  const earlier = execution * eventsPerExecution;
  const refers = 'scheduledId' in event ? { scheduledId: event.scheduledId + earlier } : {};
  return { ...event, ...refers, id: event.id + earlier };
}

/**
 * All events that there are now, of all executions that the server has. Throws `RunNotFound` (also for a workflow that is not a run), `Unreadable`
 * where an event is larger than can be received, `TemporalUnavailable`, `RequestRefused`.
 */
export async function* readHistory(client: TemporalClient, runId: string): AsyncGenerator<RunEvent> {
  try {
    yield* readFrom(client, runId, { execution: await firstExecution(client, runId) });
  } catch (error) {
    if (!isTooLarge(grpcError(error))) throw error;
    throw new Unreadable(`Run "${runId}"`, 'one of its events is larger than can be received', { cause: error });
  }
}

async function* readFrom(client: TemporalClient, runId: string, from: Position): AsyncGenerator<RunEvent> {
  let position: Position | undefined = from;
  while (position) {
    const page: HistoryPage = await readPage(client, runId, position, false);
    yield* page.events;
    position = page.next;
  }
}

/** Reads a history as it grows, with one long poll at a time, from execution to execution. */
export class HistoryReader {
  #position: Position | undefined;
  /** Id of the last event read of each execution. */
  readonly #lastEvents = new Map<string, number>();
  #reading: Promise<HistoryPage> | undefined;
  /** Of the read under way. Each has its own: the SDK keeps its calls with the signal. */
  #abort = new AbortController();
  #closed = false;

  constructor(
    private readonly client: TemporalClient,
    private readonly runId: string,
  ) {}

  /**
   * The next events: those that are there, else the ones to come. Empty when the server had nothing new for about 20 s, `undefined`
   * when `timeoutMs` passed first (the read goes on and is picked up by the next call), and after {@link close}. Throws what `readHistory` throws;
   * calling again goes on where it was.
   */
  async next(timeoutMs?: number): Promise<RunEvent[] | undefined> {
    if (this.#closed) return undefined;
    this.#reading ??= this.#read();
    const page = timeoutMs === undefined ? await this.#settled() : await this.#settledWithin(timeoutMs);
    if (!page) return undefined;
    const last = page.events.at(-1);
    if (this.#position && last) this.#lastEvents.set(this.#position.execution.id, last.id % eventsPerExecution);
    this.#position = page.next ?? this.#position;
    return page.events;
  }

  /** Whether that many events of an execution were read. */
  hasRead(executionId: string, length: number): boolean {
    return (this.#lastEvents.get(executionId) ?? 0) >= length;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Ends the read under way, which throws. There is none after it. */
  close(): void {
    this.#closed = true;
    this.#abort.abort();
  }

  #read(): Promise<HistoryPage> {
    this.#abort = new AbortController();
    const page = this.client.connection.withAbortSignal(this.#abort.signal, async () => {
      this.#position ??= { execution: await firstExecution(this.client, this.runId) };
      return readPage(this.client, this.runId, this.#position, true);
    });
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
