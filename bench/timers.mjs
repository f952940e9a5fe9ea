// @ts-check
/**
 * `npm run measure:timers [rounds]`: what `history.timerProcessorMaxTimeShift` does, on the embedded server alone. The server fires timers late by up
 * to this time, which is a second by default; attempts that are tried again and heartbeats that are missed are timers as well. Each setting gets a
 * server of its own, in turn. The bench takes the tasks itself, so that only the server's CPU counts.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { install } from '../scripts/lib/install.mjs';
import { inTurns } from './lib/in-turns.mjs';
import { cpuOf } from './lib/processes.mjs';
import { summarize } from './lib/statistics.mjs';
import { number, spread, table } from './report/markdown.mjs';

await install({ dev: true });
const { createTemporalClient } = await import('@platform/temporal');
const { onEmbeddedServer } = await import('./servers/embedded.mjs');

/** @typedef {import('@platform/temporal').TemporalClient} TemporalClient */

const setting = 'history.timerProcessorMaxTimeShift';
const variants = ['1s', '10ms'];
const rounds = Number(process.argv[2] ?? 2);

const retries = 40;
const timers = 40;
const missed = 10;
const atOnce = 100;
const windowMs = 10_000;
const pollMs = 30_000;
const timerMs = 50;
const heartbeatTimeoutMs = 1_000;
/** As short as it can be without a busy machine missing one. */
const beatenTimeoutMs = 10_000;

/** @param {string[]} args @param {string} value */
function withShift(args, value) {
  const others = args.filter((arg) => !arg.startsWith(`${setting}=`));
  const flags = others.filter((arg, index) => arg !== '--dynamic-config-value' || others[index + 1]?.includes('='));
  return [...flags, '--dynamic-config-value', `${setting}="${value}"`];
}

/** A `google.protobuf.Duration`. @param {number} ms @returns {any} seconds are a `Long` in its type, and may be a number */
function duration(ms) {
  return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 };
}

/** A workflow whose tasks, and those of its activity, are taken by hand. */
class ByHand {
  #queue = { name: `timers-${randomUUID()}` };

  /** @param {TemporalClient} client */
  constructor(client) {
    this.client = client;
    this.service = client.connection.workflowService;
    this.common = { namespace: client.namespace, identity: 'measure' };
  }

  async start() {
    const workflow = { workflowId: this.#queue.name, requestId: randomUUID(), workflowType: { name: 'timers' } };
    await this.service.startWorkflowExecution({ ...this.common, ...workflow, taskQueue: this.#queue });
    this.task = await this.#polled(() =>
      this.service.pollWorkflowTaskQueue({ ...this.common, taskQueue: this.#queue }),
    );
  }

  /** By the numbers of `COMMAND_TYPE_…`. @param {object} command */
  async #command(command) {
    const { taskToken } = /** @type {{ taskToken: Uint8Array }} */ (this.task);
    await this.service.respondWorkflowTaskCompleted({ ...this.common, taskToken, commands: [command] });
  }

  /** Milliseconds by which a timer is late. */
  async timer() {
    const startTimerCommandAttributes = { timerId: randomUUID(), startToFireTimeout: duration(timerMs) };
    const began = performance.now();
    await this.#command({ commandType: 3, startTimerCommandAttributes });
    this.task = await this.#polled(() =>
      this.service.pollWorkflowTaskQueue({ ...this.common, taskQueue: this.#queue }),
    );
    return performance.now() - began - timerMs;
  }

  /** @param {number} heartbeatMs its timeout */
  async startActivity(heartbeatMs) {
    const scheduleActivityTaskCommandAttributes = {
      activityId: '1',
      activityType: { name: 'held' },
      taskQueue: this.#queue,
      startToCloseTimeout: duration(600_000),
      heartbeatTimeout: duration(heartbeatMs),
      retryPolicy: { initialInterval: duration(1), backoffCoefficient: 1 },
    };
    await this.#command({ commandType: 1, scheduleActivityTaskCommandAttributes });
    await this.#attempt();
  }

  async #attempt() {
    const polled = await this.#polled(() =>
      this.service.pollActivityTaskQueue({ ...this.common, taskQueue: this.#queue }),
    );
    this.token = polled.taskToken;
  }

  /** Milliseconds from a failed attempt that may be tried again at once to the next. */
  async retry() {
    const applicationFailureInfo = { type: 'Released', nextRetryDelay: duration(1) };
    const began = performance.now();
    await this.service.respondActivityTaskFailed({
      ...this.common,
      taskToken: this.token,
      failure: { message: 'released', applicationFailureInfo },
    });
    await this.#attempt();
    return performance.now() - began;
  }

  async beat() {
    await this.service.recordActivityTaskHeartbeat({ ...this.common, taskToken: this.token });
  }

  /** Milliseconds from the end of the heartbeat's timeout to the next attempt. */
  async missedBeat() {
    await this.beat();
    const began = performance.now();
    await this.#attempt();
    return performance.now() - began - heartbeatTimeoutMs;
  }

  /** @template {{ taskToken?: Uint8Array | null }} T @param {() => Promise<T>} poll @returns {Promise<T & { taskToken: Uint8Array }>} */
  async #polled(poll) {
    const task = await this.client.connection.withDeadline(Date.now() + pollMs, poll);
    if (!task.taskToken?.length) throw new Error(`no task came within ${pollMs / 1000} s`);
    return /** @type {T & { taskToken: Uint8Array }} */ (task);
  }
}

/** @param {number} pid @param {() => Promise<unknown>} work @returns {Promise<number>} the server's CPU milliseconds a second */
async function cpuWhile(pid, work) {
  const before = cpuOf({ server: [pid] }).server ?? 0;
  const began = performance.now();
  await work();
  return (((cpuOf({ server: [pid] }).server ?? 0) - before) / (performance.now() - began)) * 1000;
}

/** @param {{ env: Record<string, string>, pid: number }} server */
async function measureOne({ env, pid }) {
  const client = await createTemporalClient({ env });
  try {
    const idle = await cpuWhile(pid, () => sleep(windowMs));
    const one = new ByHand(client);
    await one.start();
    const late = [];
    for (let n = 0; n < timers; n++) {
      late.push(await one.timer());
      await sleep(Math.random() * 100); // so that one timer does not carry the next along
    }
    await one.startActivity(heartbeatTimeoutMs);
    const retried = [];
    for (let n = 0; n < retries; n++) {
      retried.push(await one.retry());
      await sleep(Math.random() * 100);
    }
    const noticed = [];
    for (let n = 0; n < missed; n++) noticed.push(await one.missedBeat());
    const beating = await withBeats(client, () => cpuWhile(pid, () => sleep(windowMs)));
    return { idle, late, retried, noticed, beating };
  } finally {
    await client.close();
  }
}

/** Does some work while activities send a heartbeat a second each. @template T @param {TemporalClient} client @param {() => Promise<T>} work @returns {Promise<T>} */
async function withBeats(client, work) {
  const all = Array.from({ length: atOnce }, () => new ByHand(client));
  let isOver = false;
  const beat = async (/** @type {ByHand} */ one) => {
    while (!isOver) {
      await one.beat();
      await sleep(1_000);
    }
  };
  /** @type {Promise<void>[]} */
  const beats = [];
  await inTurns(atOnce, 10, async (n) => {
    const one = /** @type {ByHand} */ (all[n]);
    await one.start();
    await one.startActivity(beatenTimeoutMs);
    beats.push(beat(one));
  });
  const value = await work();
  isOver = true;
  await Promise.all(beats);
  return value;
}

/** @type {Map<string, Awaited<ReturnType<typeof measureOne>>[]>} */
const measured = new Map(variants.map((value) => [value, []]));
for (let round = 0; round < rounds; round++) {
  for (const value of round % 2 === 0 ? variants : variants.toReversed()) {
    const result = await onEmbeddedServer((args) => withShift(args, value), measureOne);
    measured.get(value)?.push(result);
  }
}
const rows = [...measured].map(([value, results]) => [
  value,
  spread(summarize(results.flatMap(({ late }) => late))),
  spread(summarize(results.flatMap(({ retried }) => retried))),
  spread(summarize(results.flatMap(({ noticed }) => noticed))),
  results.map(({ idle }) => number(idle)).join(', '),
  results.map(({ beating }) => number(beating)).join(', '),
]);
console.log(
  table(
    [
      setting,
      'a timer late by, ms',
      'a failed attempt again after, ms',
      'a missed heartbeat noticed after, ms',
      'server CPU with nothing to do, ms/s',
      `… with ${atOnce} activities that send a heartbeat a second`,
    ],
    rows,
  ),
);
