import { spanCountsText } from '@platform/temporal/tracing';
import type { MiddlewareHandler } from 'hono';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ApiContext } from '../context.js';
import { routeOf } from '../route.js';

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

  constructor(private readonly context: Pick<ApiContext, 'feeds' | 'pollers' | 'lists' | 'tracing'>) {
    const { feeds, pollers, lists } = context;
    collectDefaultMetrics({ register: this.#register });
    this.#gauge('agents_feeds', 'Runs that are followed for those who watch them.', () => feeds.size);
    this.#gauge('agents_feed_viewers', 'Open streams of a run.', () => feeds.viewers);
    this.#gauge('agents_inbox_viewers', 'Open streams of the inbox.', () => pollers.listeners);
    this.#gauge('agents_list_viewers', 'Open streams of lists of runs.', () => lists.listeners);
  }

  /** For `GET /metrics`, in Prometheus' text format. */
  async text(): Promise<string> {
    return (await this.#register.metrics()) + spanCountsText(this.context.tracing?.counts);
  }

  /** Measures every request, refused ones too. Routes have their pattern, never an address: those are without end. */
  readonly measure: MiddlewareHandler = async (c, next) => {
    const end = this.#seconds.startTimer();
    await next();
    const { method, route } = routeOf(c);
    end({
      http_request_method: method,
      http_route: route,
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
