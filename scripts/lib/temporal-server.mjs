// @ts-check
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { answers } from './services.mjs';

/** @typedef {import('./child-process.mjs').ProcessSpec} ProcessSpec */

/** Polls per second of a shard's queues. The default of 20 makes a no-op activity take 100 ms; 2,000 makes it 13 to 20 ms. */
const MAX_POLLS = 2_000;

/**
 * Partitions that tasks of a queue are written to. With the default of 4, a task in one where nobody polls at that moment is passed on
 * to the first; a partition passes on 10 a second, and one more waits 2 s (`npm run bench -- --only stalls`). All 4 are still read, so
 * that tasks which an earlier version has written are found.
 */
const WRITE_PARTITIONS = 1;

/**
 * A Temporal dev server that keeps everything in one SQLite file under the data folder and listens on loopback only.
 * Registers the namespace and the search attributes of runs, also in a file that was made before they existed.
 * @param {object} options
 * @param {string} options.cli path of the Temporal CLI
 * @param {{ grpc: number, ui: number, http: number, metrics: number }} options.ports
 * @param {string} options.namespace
 * @param {string} options.dataDir
 * @param {NodeJS.ProcessEnv} options.env
 * @returns {Promise<ProcessSpec>}
 */
export async function temporalServerSpec({ cli, ports, namespace, dataDir, env }) {
  const { searchAttributes } = await import('@platform/temporal/contract');
  const folder = path.join(dataDir, 'temporal');
  mkdirSync(folder, { recursive: true });
  return {
    name: 'temporal',
    command: cli,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--log-level', 'warn'],
      ...['--port', String(ports.grpc), '--ui-port', String(ports.ui)],
      ...['--http-port', String(ports.http), '--metrics-port', String(ports.metrics)],
      ...['--db-filename', path.join(folder, 'temporal.db')],
      ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=FULL'],
      ...['--dynamic-config-value', `history.transferProcessorMaxPollRPS=${MAX_POLLS}`],
      ...['--dynamic-config-value', `history.timerProcessorMaxPollRPS=${MAX_POLLS}`],
      ...['--dynamic-config-value', `matching.numTaskqueueWritePartitions=${WRITE_PARTITIONS}`],
      // Without it whoever comes first is served first, and tenants wait behind whoever has started most.
      ...['--dynamic-config-value', 'matching.enableFairness=true'],
      ...['--namespace', namespace],
      ...Object.values(searchAttributes).flatMap(({ name, type }) => [
        '--search-attribute',
        `${name}=${pascalCase(type)}`,
      ]),
    ],
    cwd: folder,
    env,
    isReady: () => answers(`http://127.0.0.1:${ports.http}/api/v1/namespaces/${namespace}`),
  };
}

/**
 * The environment without what would lead clients of our own server elsewhere: keys, certificates and profiles of another one.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} dataDir
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutTemporalProfile(env, dataDir) {
  const kept = Object.entries(env).filter(([name]) => !/^TEMPORAL_(API_KEY|PROFILE|TLS|GRPC_META)/.test(name));
  return { ...Object.fromEntries(kept), TEMPORAL_CONFIG_FILE: path.join(dataDir, 'temporal/no-profile.toml') };
}

/** `KEYWORD_LIST` as the CLI writes it: `KeywordList`. @param {string} type */
function pascalCase(type) {
  return type
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
}
