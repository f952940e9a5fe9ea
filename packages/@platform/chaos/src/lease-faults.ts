import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.js';
import { endLeases, untilLeased } from './leases.js';
import type { Process, Product } from './product.js';

/** Longer than a lease lasts without a sign of life, and than it takes to have the turns tried again. */
const frozenMs = 5_000;

const lost: Fault = {
  id: 'lease-lost',
  title: 'lease lost',
  breaks: 'the lease of the agent-service is terminated while its turns are fine',
  goalSeconds: 3,
  strike: async ({ client, release, runIds }) => {
    await untilLeased(client, runIds);
    const struckAt = Date.now();
    await endLeases(client);
    release();
    return { struckAt, readyAt: struckAt };
  },
};

const frozen: Fault = {
  id: 'freeze-agent-service',
  title: 'freeze agent-service',
  breaks: `the agent-service stands still for ${frozenMs / 1_000} s (SIGSTOP), so that its lease lapses, and goes on as if nothing had been`,
  goalSeconds: 5,
  interruptions: 2, // the attempt that the server gave to it while it stood still may have timed out as well
  strike: async ({ product: { agentService }, client, release, runIds }) => {
    await untilLeased(client, runIds);
    const struckAt = Date.now();
    agentService.signal('SIGSTOP');
    try {
      release();
      await sleep(frozenMs);
    } finally {
      agentService.signal('SIGCONT');
    }
    return { struckAt, readyAt: Date.now() };
  },
};

/** Agent-services beside that of the product, which end with the fault. */
class Others {
  readonly #started = new WeakMap<Product, Process[]>();

  /** Another one, ready. */
  async start(product: Product): Promise<Process> {
    const process = await product.another('agentService');
    this.#started.set(product, [...this.of(product), process]);
    await process.start();
    await process.waitReady();
    return process;
  }

  of(product: Product): readonly Process[] {
    return this.#started.get(product) ?? [];
  }

  /** Puts the product's own back in their place. */
  async end(product: Product): Promise<void> {
    await product.agentService.restart();
    await Promise.all(
      this.of(product)
        .filter(({ running }) => running)
        .map((one) => one.kill('SIGKILL')),
    );
    this.#started.delete(product);
  }
}

const others = new Others();

/** How long nobody watches a lease: it lapses meanwhile. */
const unwatchedMs = 5_000;

const unwatched: Fault = {
  id: 'lapse-unwatched',
  title: 'lapse unwatched',
  breaks: `kill -9 of the worker, which watches leases, and of the agent-service that has the runs; a second one has to take over, the worker is back after ${unwatchedMs / 1_000} s`,
  goalSeconds: 5,
  strike: async ({ product, client, release, runIds }) => {
    await others.start(product);
    await untilLeased(client, runIds);
    const struckAt = Date.now();
    await Promise.all([product.worker, product.agentService].map((part) => part.kill('SIGKILL')));
    release();
    await sleep(unwatchedMs);
    await product.worker.restart();
    return { struckAt, readyAt: Date.now() };
  },
  tearDown: ({ product }) => others.end(product),
};

const takenUp: Fault = {
  id: 'restart-unwatched',
  title: 'restart unwatched',
  breaks:
    'kill -9 of the worker and of the agent-service, which is started again at once, and the worker when that is ready',
  goalSeconds: 3,
  strike: async ({ product, client, release, runIds }) => {
    await untilLeased(client, runIds);
    const struckAt = Date.now();
    await Promise.all([product.worker, product.agentService].map((part) => part.kill('SIGKILL')));
    release();
    await product.agentService.restart();
    await product.worker.restart();
    return { struckAt, readyAt: Date.now() };
  },
};

const twoLapses: Fault = {
  id: 'two-lapses',
  title: 'two lapses at once',
  breaks:
    'kill -9 of both agent-services among which the runs are divided; a third one has to notice, nothing is started again',
  goalSeconds: 5,
  setUp: async ({ product }) => {
    await others.start(product);
  },
  strike: async ({ product, client, release, runIds }) => {
    await untilLeased(client, runIds);
    const both = [product.agentService, ...others.of(product)];
    await others.start(product);
    const struckAt = Date.now();
    await Promise.all(both.map((one) => one.kill('SIGKILL')));
    release();
    return { struckAt, readyAt: struckAt };
  },
  tearDown: ({ product }) => others.end(product),
};

/** What befalls the sign of life that a process gives for all its turns. The turns are under its lease when they strike. */
export const leaseFaults: readonly Fault[] = [lost, frozen, unwatched, takenUp, twoLapses];
