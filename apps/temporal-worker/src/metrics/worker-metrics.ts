import type { ActivityInterceptorsFactory, NativeConnectionOptions } from '@temporalio/worker';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Channels } from '../notifications/channels.js';
import { measureActivities } from './activities.js';
import { showCertificates } from './certificates.js';
import { SdkMetrics } from './sdk.js';

/** Every number of the process. */
export class WorkerMetrics {
  readonly sdk = new SdkMetrics();
  /** For every worker of the process. */
  readonly activities: ActivityInterceptorsFactory;
  readonly #register = new Registry();

  constructor(connection: NativeConnectionOptions, channels: Channels) {
    collectDefaultMetrics({ register: this.#register });
    showCertificates(this.#register, connection);
    this.activities = measureActivities(this.#register, channels);
  }

  /** For `GET /metrics`, in Prometheus' text format. */
  async text(): Promise<string> {
    return (await this.#register.metrics()) + this.sdk.text();
  }
}
