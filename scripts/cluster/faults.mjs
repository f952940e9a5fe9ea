// @ts-check
/** Ways to break a cluster: each process killed, each part rolled out, Postgres failed over. */
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('@platform/chaos').Fault} Fault */
/** @typedef {import('./cluster.mjs').Cluster} Cluster */

/** Seconds within which runs go on: what the kit asks of one machine. */
const goalSeconds = 3;
/** The same where other processes have to notice first that one is gone. */
const noticedSeconds = 15;

/** For how long S3 does not answer. */
const silentMs = 4_000;

/**
 * @param {Cluster} cluster
 * @returns {Fault[]} in the order of the table
 */
export function clusterFaults(cluster) {
  const part = (/** @type {string} */ name) => () => cluster.part(name);
  return [
    kill('frontend', part('temporal-frontend')),
    kill('history', part('temporal-history-1'), 'one of two; the other takes its shards, and gives them back'),
    kill('matching', part('temporal-matching')),
    kill('temporal-worker', part('temporal-worker'), "the server's own worker, which no run needs"),
    kill('postgres', () => cluster.postgres.primary.child, 'the one that takes writes'),
    kill('standby', () => cluster.postgres.standby.child, 'every commit waits until it is back'),
    kill('worker', () => first(cluster.build.workers), 'one of two'),
    kill('agent-service', () => first(cluster.build.agentServices), 'one of three'),
    kill('console', () => first(cluster.consoles), 'one of two; its viewers go on at the other'),
    kill('proxy', part('proxy')),
    gone('history', part('temporal-history-2')),
    gone('worker', () => first(cluster.build.workers)),
    gone('agent-service', () => first(cluster.build.agentServices)),
    gone('console', () => first(cluster.consoles)),
    silentS3(cluster),
    {
      id: 'roll-out-server',
      title: 'roll out the Temporal server',
      breaks: 'SIGTERM of each process of the server in turn, each started again before the next',
      goalSeconds: noticedSeconds,
      interruptions: 5,
      strike: (scene) =>
        struck(scene, () => inTurn([...cluster.parts.values()].filter(({ name }) => name.startsWith('temporal-')))),
    },
    {
      id: 'roll-out-consoles',
      title: 'roll out consoles and proxy',
      breaks: 'SIGTERM of each in turn, each started again before the next',
      goalSeconds,
      strike: (scene) => struck(scene, () => inTurn([...cluster.consoles, cluster.part('proxy')])),
    },
    {
      id: 'roll-out-build',
      title: 'roll out a new build',
      breaks: 'a new build of workers and agent-services beside the old one, promoted; the old one drained and stopped',
      goalSeconds,
      interruptions: 3, // a turn that one agent-service hands over may be taken by another that is about to end
      strike: async ({ release }) => {
        let struckAt = 0;
        await cluster.rollOut(() => {
          struckAt = Date.now();
          release();
        });
        return { struckAt, readyAt: Date.now() };
      },
    },
    {
      id: 'fail-over',
      title: 'fail Postgres over',
      breaks: 'kill -9 of the Postgres that takes writes, for good; its standby is promoted',
      goalSeconds: noticedSeconds,
      interruptions: 2,
      strike: (scene) => struck(scene, () => cluster.postgres.failOver()),
      tearDown: () => cluster.postgres.join(),
    },
  ];
}

/** @param {string} id @param {() => Process} victim @param {string} [more] @returns {Fault} */
function kill(id, victim, more) {
  return {
    id: `kill-${id}`,
    title: `kill ${id}`,
    breaks: `kill -9 of ${id}, started again at once${more ? ` (${more})` : ''}`,
    goalSeconds:
      id.startsWith('temporal') || ['frontend', 'history', 'matching', 'postgres'].includes(id)
        ? noticedSeconds
        : goalSeconds,
    // The server may be away for longer than an attempt of a turn waits.
    interruptions: 2,
    strike: (scene) => struck(scene, () => victim().restart()),
  };
}

/** @typedef {import('../lib/child-process.mjs').ChildProcess} Process */

/** One of several is killed and not started again until the runs have ended. @param {string} id @param {() => Process} victim @returns {Fault} */
function gone(id, victim) {
  /** @type {Process | undefined} */
  let killed;
  return {
    id: `gone-${id}`,
    title: `${id} gone`,
    breaks: `kill -9 of one ${id}, which stays away: another has to notice`,
    goalSeconds: noticedSeconds,
    interruptions: 2,
    strike: async ({ release }) => {
      const struckAt = Date.now();
      killed = victim();
      await killed.kill('SIGKILL');
      release();
      return { struckAt, readyAt: struckAt };
    },
    tearDown: async () => killed?.restart(),
  };
}

/** @param {Cluster} cluster @returns {Fault} */
function silentS3(cluster) {
  return {
    id: 'silent-s3',
    title: 'S3 silent',
    breaks: `S3 does not answer for ${silentMs / 1_000} s`,
    goalSeconds,
    strike: (scene) =>
      struck(scene, async () => {
        cluster.part('s3').signal('SIGSTOP');
        await sleep(silentMs);
        cluster.part('s3').signal('SIGCONT');
      }),
  };
}

/** @param {{ release: () => void }} scene @param {() => Promise<unknown>} breaking returns when everything is ready again */
async function struck({ release }, breaking) {
  const struckAt = Date.now();
  const broken = breaking();
  release();
  await broken;
  return { struckAt, readyAt: Date.now() };
}

/** @param {Process[]} parts */
async function inTurn(parts) {
  for (const part of parts) {
    await part.kill('SIGTERM');
    await part.startReady();
  }
}

/** @template One @param {One[]} all */
function first(all) {
  const [one] = all;
  if (one === undefined) throw new Error('There is none.');
  return one;
}
