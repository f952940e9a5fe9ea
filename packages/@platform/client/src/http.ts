/** One way to ask the API: who asks, how long it may take, what the answer says. */

import { InvalidConfiguration } from '@platform/temporal/errors';
import { parseJson } from '@platform/temporal/json';
import { untilAborted } from '@platform/temporal/until-aborted';
import { activeTraceparent } from '#active-span';
import { type Answer, ApiUnavailable, type Problem } from './errors.js';
import { type Subject, toError } from './problems.js';

export interface AgentsClientOptions {
  /** Where the console answers: `https://agents.example.com`. Empty in a page of the console itself. */
  url: string;
  /** An access token of the provider, or an API token; asked for before each request when it is a function. A page uses its session instead. */
  token?: string | (() => string | undefined | Promise<string | undefined>);
  /** W3C `traceparent` that requests are sent with, instead of that of the active OpenTelemetry span: a run's trace links to it. */
  traceparent?: string | (() => string | undefined);
  /** Instead of the global one. */
  fetch?: typeof globalThis.fetch;
  /** Milliseconds that an answer may take unless a method says otherwise (60,000). */
  timeoutMs?: number;
  /** Is told the time of the server (the header `Date`) of each answer, and when it was asked and answered, in milliseconds since 1970. */
  onDate?(date: string | null, sentAt: number, heardAt: number): void;
}

/** A request that is still to be sent. */
export interface Ask extends Subject {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: BodyInit;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  timeoutMs?: number;
}

const defaultTimeoutMs = 60_000;

/** Sends requests to one console. */
export class Http {
  readonly #base: string;
  readonly #fetch: typeof globalThis.fetch;

  constructor(private readonly options: AgentsClientOptions) {
    this.#base = baseOf(options);
    this.#fetch = options.fetch ?? ((...args) => globalThis.fetch(...args));
  }

  /** The address of a path of the API, or of one beside it (`/api/…`). */
  url(path: string): string {
    return this.#base + (path.startsWith('/api/') ? path : `/api/v1${path}`);
  }

  /** The JSON of a successful answer. Throws what the answer says, or {@link ApiUnavailable}. */
  async json<Result>(path: string, ask: Ask = {}): Promise<Result> {
    const text = await this.text(path, ask);
    const answer = text === '' ? undefined : parsed(text);
    if (text !== '' && answer === undefined) throw toError({ status: 200 }, ask);
    return answer as Result;
  }

  /** The text of a successful answer. */
  text(path: string, ask: Ask = {}): Promise<string> {
    return this.#read(path, ask, (response) => response.text());
  }

  /** The bytes of a successful answer. */
  async bytes(path: string, ask: Ask = {}): Promise<Uint8Array> {
    return new Uint8Array(await this.#read(path, ask, (response) => response.arrayBuffer()));
  }

  /** A successful answer, once it begins. Its body has no time limit; `signal` ends it. */
  async open(path: string, ask: Ask = {}): Promise<Response> {
    const begun = new AbortController();
    const withinMs = this.#patience(ask);
    const timer = setTimeout(() => begun.abort(timedOut(withinMs)), withinMs);
    try {
      return await this.#send(path, ask, begun.signal, withinMs);
    } finally {
      clearTimeout(timer);
    }
  }

  async #read<Body>(path: string, ask: Ask, read: (response: Response) => Promise<Body>): Promise<Body> {
    const withinMs = this.#patience(ask);
    const patience = AbortSignal.timeout(withinMs);
    const response = await this.#send(path, ask, patience, withinMs);
    try {
      return await untilAborted(ends(ask, patience), read(response));
    } catch (error) {
      throw this.#unavailable(error, withinMs, ask.signal);
    }
  }

  async #send(path: string, ask: Ask, patience: AbortSignal, withinMs: number): Promise<Response> {
    const { token: given } = this.options;
    const token = typeof given === 'function' ? await given() : given;
    const { traceparent: from = activeTraceparent } = this.options;
    const traceparent = typeof from === 'function' ? from() : from;
    const sentAt = Date.now();
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(this.url(path), {
        method: ask.method ?? 'GET',
        headers: {
          accept: 'application/json',
          ...(traceparent && { traceparent }),
          ...ask.headers,
          ...(token && { authorization: `Bearer ${token}` }),
        },
        ...(ask.body !== undefined && { body: ask.body }),
        cache: 'no-store',
        signal: ends(ask, patience),
      });
      this.options.onDate?.(response.headers.get('date'), sentAt, Date.now());
      if (response.ok) return response;
      text = await response.text();
    } catch (error) {
      throw this.#unavailable(error, withinMs, ask.signal);
    }
    throw toError(answerIn(response, text), ask);
  }

  /** Why there is no answer. The server may have done what was asked, and the answer was lost. Who has left is told nothing new. */
  #unavailable(error: unknown, withinMs: number, signal?: AbortSignal): unknown {
    if (signal?.aborted) return signal.reason;
    const isLate = error instanceof DOMException && error.name === 'TimeoutError';
    const reason = isLate ? `no answer within ${withinMs / 1_000} s` : reasonOf(error);
    return new ApiUnavailable(this.#base || 'this address', reason, isLate ? withinMs : undefined, { cause: error });
  }

  #patience({ timeoutMs }: Ask): number {
    return timeoutMs ?? this.options.timeoutMs ?? defaultTimeoutMs;
  }
}

/** What ends a request: who asks leaves, or has waited long enough. */
function ends({ signal }: Ask, patience: AbortSignal): AbortSignal {
  return signal ? AbortSignal.any([signal, patience]) : patience;
}

/** The address without what would stand before a path twice. Throws {@link InvalidConfiguration}, also where a token would be sent for all to read. */
function baseOf({ url, token }: AgentsClientOptions): string {
  if (url === '') return '';
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.search || parsed.hash) {
    throw new InvalidConfiguration(
      `The address of the console is "${url}"; allowed: its URL, for example https://agents.example.com`,
    );
  }
  if (token !== undefined && parsed.protocol === 'http:' && !isLoopback(parsed.hostname)) {
    throw new InvalidConfiguration(
      `The address of the console is "${url}", and a token would cross the network for all to read; use https://.`,
    );
  }
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '').replace(/\/api\/v1$/, '')}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

function timedOut(withinMs: number): DOMException {
  return new DOMException(`no answer within ${withinMs} ms`, 'TimeoutError');
}

function answerIn(response: Response, text: string): Answer {
  const body = parsed(text) as Partial<Problem> | undefined;
  const isProblem = typeof body === 'object' && body !== null && typeof body.code === 'string';
  return { status: response.status, ...(isProblem && { problem: { detail: '', ...body } as Problem }) };
}

/** The JSON, or `undefined` when the text is none. */
function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = (error.cause ?? {}) as { code?: string };
  return code === 'ECONNREFUSED' ? 'connection refused' : (code ?? error.message);
}
