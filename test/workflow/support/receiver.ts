import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Message } from '../../../apps/temporal-worker/src/notifications/message.js';
import { eventually } from '../../support/eventually.js';
import { type HttpServer, serve } from './http-server.js';

/** A webhook that arrived. */
export interface Arrival {
  id: string;
  message: Message;
  body: string;
  /** Whether its signature and its timestamp are right. */
  genuine: boolean;
  /** Milliseconds since the epoch. */
  at: number;
}

/** What a receiver does with the n-th arrival (from 1) of a webhook: the status of its answer, or silence. */
export type Answer = (attempt: number) => number | 'silence';

/** Somebody who takes webhooks on loopback. */
export class Receiver {
  readonly arrivals: Arrival[] = [];

  private constructor(private readonly server: HttpServer) {}

  /** Listens on a free port. `secret` is the one that it verifies with. */
  static async open(secret: string, answer: Answer = () => 204): Promise<Receiver> {
    const receiver = new Receiver(
      await serve(async (request, response) => {
        const arrival = verified(request, await text(request), secret);
        receiver.arrivals.push(arrival);
        const attempt = receiver.arrivals.filter(({ id }) => id === arrival.id).length;
        const status = arrival.genuine ? answer(attempt) : 401;
        if (status !== 'silence') response.writeHead(status).end();
      }),
    );
    return receiver;
  }

  get url(): string {
    return this.server.url;
  }

  get host(): string {
    return new URL(this.url).host;
  }

  /** What arrived about a run so far, in order. */
  about(runId: string): Arrival[] {
    return this.arrivals.filter(({ message }) => message.data.runId === runId);
  }

  /** Waits until that many webhooks about a run have arrived. */
  async arrived(runId: string, count: number): Promise<Arrival[]> {
    return eventually(
      () => this.about(runId),
      (arrivals) => arrivals.length >= count,
      `${count} webhooks about run ${runId} at ${this.url}`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }
}

/** Made from the specification, not with the library that the worker signs with. */
function verified({ headers }: IncomingMessage, body: string, secret: string): Arrival {
  const id = String(headers['webhook-id']);
  const timestamp = String(headers['webhook-timestamp']);
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  const at = Date.now();
  const recent = Math.abs(at / 1000 - Number(timestamp)) < 60;
  const genuine =
    recent && headers['webhook-signature'] === signature && headers['content-type'] === 'application/json';
  return { id, message: JSON.parse(body), body, genuine, at };
}
