import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ApiContext } from '../context.js';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The numbers of this process: its requests, and the streams that it sends. */
export class ConsoleMetrics {
  readonly #register = new Registry();
  readonly #seconds = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Requests to the API, until the answer began; a stream goes on after that.',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.#register],
  });

  constructor({ feeds, pollers, lists }: Pick<ApiContext, 'feeds' | 'pollers' | 'lists'>) {
    collectDefaultMetrics({ register: this.#register });
    this.#gauge('agents_feeds', 'Runs that are followed for those who watch them.', () => feeds.size);
    this.#gauge('agents_feed_viewers', 'Open streams of a run.', () => feeds.viewers);
    this.#gauge('agents_inbox_viewers', 'Open streams of the inbox.', () => pollers.listeners);
    this.#gauge('agents_list_viewers', 'Open streams of lists of runs.', () => lists.listeners);
  }

  /** For `GET /metrics`, in Prometheus' text format. */
  text(): Promise<string> {
    return this.#register.metrics();
  }

  /** Measures every request, refused ones too. Routes have their pattern, never an address: those are without end. */
  readonly measure: MiddlewareHandler = async (c, next) => {
    const end = this.#seconds.startTimer();
    await next();
    const route = matchedRoutes(c).findLast(({ path }) => !path.endsWith('*'));
    end({
      http_request_method: methods.has(c.req.method) ? c.req.method : '_OTHER',
      http_route: route?.path ?? 'none',
      http_response_status_code: String(c.res.status),
    });
  };

  #gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#register],
      collect() {
        this.set(value());
      },
    });
  }
}
