import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TemporalClient } from '@platform/temporal';
import { leaseFaults } from './lease-faults.js';
import type { LinkState } from './link.js';
import type { LinkName, Part, Process, Product } from './product.js';

/** What a fault works on. */
export interface Scene {
  product: Product;
  client: TemporalClient;
  /** Lets every run that stands at its boundary go on. */
  release(): void;
  /** The runs of the round; none while the product is prepared for them. */
  runIds: readonly string[];
  /** Whether times are kept short. */
  short: boolean;
}

/** When the fault struck, and when everything was ready again. Both are equal when nothing is started again. Milliseconds since 1970. */
export interface Struck {
  struckAt: number;
  readyAt: number;
}

/** One way to break the product. Runs stand at their boundaries when it strikes. */
export interface Fault {
  id: string;
  /** Column of the table. */
  title: string;
  /** What is broken, in words. */
  breaks: string;
  /** Seconds within which a run is to go on. */
  goalSeconds: number;
  /** How often the fault interrupts a call: once when absent. */
  interruptions?: number;
  /** It is only tried with scenarios that name it. */
  special?: boolean;
  /** Prepares the product before runs start. */
  setUp?(scene: Scene): Promise<void>;
  strike(scene: Scene): Promise<Struck>;
  /** Makes the product what it was before. */
  tearDown?(scene: Scene): Promise<void>;
}

type Victim = Exclude<Part, 'model'>;
const victims: readonly Victim[] = ['agentService', 'worker', 'temporal', 'web'];
const titles: Record<Victim, string> = {
  agentService: 'agent-service',
  worker: 'worker',
  temporal: 'Temporal server',
  web: 'web',
};

function kill(part: Victim): Fault {
  return {
    id: `kill-${titles[part].replace(' ', '-').toLowerCase()}`,
    title: `kill ${titles[part]}`,
    breaks: `kill -9 of the ${titles[part]}, started again at once`,
    goalSeconds: 3,
    strike: async ({ product, release }) => {
      const struckAt = Date.now();
      await product[part].kill('SIGKILL');
      release();
      await product[part].restart();
      return { struckAt, readyAt: Date.now() };
    },
  };
}

async function killAll(product: Product): Promise<number> {
  const struckAt = Date.now();
  await Promise.all(victims.map((part) => product[part].kill('SIGKILL')));
  return struckAt;
}

/** Returns when all are ready again. */
async function startAll(product: Product): Promise<number> {
  await product.temporal.restart();
  await Promise.all([product.agentService, product.worker, product.web].map((part) => part.restart()));
  return Date.now();
}

const all: Fault = {
  id: 'all',
  title: 'kill all',
  breaks: 'kill -9 of agent-service, worker, Temporal server and web at once, all started again',
  goalSeconds: 3,
  strike: async ({ product, release }) => {
    const struckAt = await killAll(product);
    release();
    return { struckAt, readyAt: await startAll(product) };
  },
};

/** Milliseconds until the deadline of the scenario for this fault has passed. */
const pastDeadlineMs = 11_000;

const pastDeadline: Fault = {
  id: 'past-deadline',
  title: 'deadline passes, all down',
  breaks: 'everything is killed and stays away until the deadline of the open decision has passed',
  goalSeconds: 3,
  special: true,
  strike: async ({ product, release }) => {
    const struckAt = await killAll(product);
    release();
    await sleep(pastDeadlineMs);
    return { struckAt, readyAt: await startAll(product) };
  },
};

const away: Fault = {
  id: 'server-away',
  title: 'server away 60 s',
  breaks: 'the Temporal server is away for 60 s (short form: 6 s)',
  goalSeconds: 3,
  strike: async ({ product, release, short }) => {
    const struckAt = Date.now();
    await product.temporal.kill('SIGKILL');
    release();
    await sleep(short ? 6_000 : 60_000);
    await product.temporal.restart();
    return { struckAt, readyAt: Date.now() };
  },
};

function drain(part: 'agentService' | 'worker'): Fault {
  return {
    id: `drain-${titles[part]}`,
    title: `drain ${titles[part]}`,
    breaks: `SIGTERM of the ${titles[part]}: it hands over what it works on; started again once it has ended`,
    goalSeconds: 3,
    strike: async ({ product, release }) => {
      const struckAt = Date.now();
      const ended = product[part].kill('SIGTERM');
      release();
      await ended;
      await product[part].start();
      await product[part].waitReady();
      return { struckAt, readyAt: Date.now() };
    },
  };
}

/** How long a link stays as it is: long enough for a heartbeat to be missed, and for a silent connection to be noticed. */
const linkMs: Record<LinkState, number> = { whole: 0, slow: 4_000, cut: 4_000, 'half-open': 20_000 };
const shortHalfOpenMs = 6_000;

/**
 * Within which a silent connection is replaced. The agent-service: a keepalive of 10 s, which is as often as the server may be asked, and
 * 5 s for the answer. The web: 30 s and 15 s, of which 20 s have passed. The model: its client's timeout, 25 s here, and a retry.
 */
const silentSeconds: Record<LinkName, number> = {
  'worker-server': 15,
  'agent-service-server': 15,
  'web-server': 25,
  'agent-service-model': 30,
};

function disturb(name: LinkName, state: Exclude<LinkState, 'whole'>): Fault {
  return {
    id: `${state}-${name}`,
    title: `${name} ${state}`,
    breaks: `the network between ${name.replace(/-(server|model)$/, ' and $1')} is ${state} for ${linkMs[state] / 1000} s`,
    goalSeconds: state === 'half-open' ? silentSeconds[name] : 3,
    strike: async ({ product, release, short }) => {
      const struckAt = Date.now();
      product.links[name].state = state;
      release();
      await sleep(short ? Math.min(linkMs[state], shortHalfOpenMs) : linkMs[state]);
      product.links[name].state = 'whole';
      return { struckAt, readyAt: Date.now() };
    },
  };
}

/** A second process takes over from the first, which is killed and not started again. */
function takeOver(part: 'agentService' | 'worker'): Fault {
  const seconds = new WeakMap<Product, Process>();
  return {
    id: `two-${titles[part]}s`,
    title: `two ${titles[part]}s, kill one`,
    breaks: `kill -9 of the ${titles[part]} that has the runs; a second one has to notice, nothing is started again`,
    goalSeconds: 5,
    strike: async ({ product, release }) => {
      const second = await product.another(part);
      seconds.set(product, second);
      await second.start();
      await second.waitReady();
      const struckAt = Date.now();
      await product[part].kill('SIGKILL');
      release();
      return { struckAt, readyAt: struckAt };
    },
    tearDown: async ({ product }) => {
      await product[part].restart();
      await seconds.get(product)?.kill('SIGKILL');
    },
  };
}

const pageBytes = 4096;
/** Pages of 4 KB that are left for the runs, until they are filled. */
const roomPages = 4_000;
/** Below the size at which payloads leave the history for files of their own. */
const junkBytes = [200_000, 30_000, 3_000];
const fullMs = 4_000;

/**
 * The disk of Temporal's file is full: SQLite refuses every new page (`max_page_count` below what is needed, a real SQLITE_FULL), which
 * needs no rights on the machine. The room is used up when the runs stand at their boundaries.
 */
const diskFull: Fault = {
  id: 'disk-full',
  title: 'disk full',
  breaks: `no room for the Temporal server's file for ${fullMs / 1000} s; then there is, and the server is started again`,
  goalSeconds: 3,
  interruptions: 2,
  setUp: async ({ product: { temporal, dataDir } }) => {
    const pages = Math.ceil(statSync(path.join(dataDir, 'temporal/temporal.db')).size / pageBytes);
    temporal.spec.args.push('--sqlite-pragma', `max_page_count=${pages + roomPages}`);
    await temporal.restart();
  },
  strike: async ({ product: { temporal }, client, release }) => {
    await fill(client, temporal);
    const struckAt = Date.now();
    release();
    await sleep(fullMs);
    temporal.spec.args.splice(-2);
    await temporal.restart();
    return { struckAt, readyAt: Date.now() };
  },
};

/** Starts workflows that nobody runs until the server has no room for another, first large ones, in the end small ones. */
async function fill(client: TemporalClient, temporal: Process): Promise<void> {
  for (const bytes of junkBytes) {
    const before = refusals(temporal);
    for (let n = 0; refusals(temporal) === before; n++) {
      if (n > (3 * roomPages * pageBytes) / junkBytes[0]!)
        throw new Error('The disk did not get full: max_page_count has no effect.');
      const workflowId = `junk-${bytes}-${n}-${Date.now()}`;
      const junk = { workflowId, taskQueue: 'nobody', args: ['x'.repeat(bytes)] };
      await client.connection
        .withDeadline(Date.now() + 1_000, () => client.temporal.workflow.start('junk', junk))
        .catch(() => {}); // the server refuses it because its disk is full, and its log says so
    }
  }
}

/** How often the server has said that its disk is full. */
function refusals({ log }: Process): number {
  return readFileSync(log, 'utf8').split('database or disk is full').length;
}

/** Every fault, in the order of the table. To add one, add it here. */
export const faults: readonly Fault[] = [
  ...victims.map(kill),
  all,
  away,
  drain('agentService'),
  drain('worker'),
  takeOver('agentService'),
  takeOver('worker'),
  ...leaseFaults,
  ...(['slow', 'cut', 'half-open'] as const).flatMap((state) =>
    (['agent-service-server', 'worker-server', 'web-server', 'agent-service-model'] as const).map((name) =>
      disturb(name, state),
    ),
  ),
  diskFull,
  pastDeadline,
];
