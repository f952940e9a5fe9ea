import { type Channel, failed, receiverName, refused } from './channel.js';
import type { Message } from './message.js';
import type { Delivery, RunEvent } from './notification.js';

/** The console that tells people in their browsers. */
export interface PushConfiguration {
  /** Its address, without a slash at its end. */
  url: string;
  /** An API token of the console; absent where nobody signs in. */
  token?: string;
}

/** Milliseconds that the console may take: it waits for the push services. */
const answerTimeout = 8_000;

/** Has the console tell people in their browsers. It knows who they are and what is theirs; the worker knows only that a run asks. */
export class PushChannel implements Channel {
  readonly receivers: readonly string[];

  constructor(private readonly configuration: PushConfiguration) {
    this.receivers = [receiverName('browsers', configuration.url)];
  }

  /** Browsers are told of what waits for a person: of nothing else. */
  wants({ type }: RunEvent): boolean {
    return type === 'decisionsAsked' || type === 'reminder' || type === 'escalated';
  }

  async deliver({ body }: Delivery): Promise<void> {
    const { data } = JSON.parse(body) as Message;
    if (!('decisions' in data)) return;
    const { url, token } = this.configuration;
    const answer = await fetch(`${url}/api/v1/push/news`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ runId: data.runId, requestIds: data.decisions.map(({ id }) => id) }),
      signal: AbortSignal.timeout(answerTimeout),
    }).catch((error: unknown) => {
      throw failed(`The console of NOTIFY_PUSH_URL did not answer: ${whyNoAnswer(error)}`);
    });
    await answer.body?.cancel();
    if (!answer.ok) throw refusal(answer.status);
  }
}

function refusal(status: number) {
  const message = `The console of NOTIFY_PUSH_URL answered ${status}: ${whatToDo(status)}`;
  const isFinal = status < 500 && status !== 408 && status !== 429;
  return (isFinal ? refused : failed)(message);
}

function whatToDo(status: number): string {
  if (status === 401) return 'it does not know the token. Set NOTIFY_PUSH_TOKEN to a token of it that is good.';
  if (status === 403)
    return 'the token may not see all runs, or it is not the console’s own address. Use a token with the role viewer and CONSOLE_URL.';
  if (status === 404 || status === 405) return 'nobody is told there. Is it the address of a console, of this version?';
  if (status === 503) return 'some browser was not told, or Temporal does not answer.';
  return "the console's log says why.";
}

function whyNoAnswer(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `it took more than ${answerTimeout / 1000} s`;
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
