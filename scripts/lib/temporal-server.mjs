// @ts-check
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { accepts } from './ports.mjs';

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
 * By how much a timer may be late. With the default of a second, timers are some 0.9 s late, an attempt that may be tried again at once comes 1 s
 * later, and a missed heartbeat is noticed up to 2 s later. With 10 ms each takes 20 ms, and the server's CPU is the same (`npm run measure:timers`).
 */
const MOST_TIMER_SHIFT = '10ms';

/**
 * A Temporal dev server that keeps everything in one SQLite file under the data folder and listens on loopback only, for gRPC. Its HTTP
 * API cannot be switched off: no name of a host is right for it, so that it refuses everybody. It has no web UI unless it is asked for.
 * Registers the namespace and the search attributes of runs, also in a file that was made before they existed.
 * @param {object} options
 * @param {string} options.cli path of the Temporal CLI
 * @param {{ grpc: number, http: number, metrics: number }} options.ports
 * @param {{ host: string, port: number }} [options.ui] where its web UI is; absent: nowhere
 * @param {string} options.namespace
 * @param {string} options.dataDir
 * @param {NodeJS.ProcessEnv} options.env
 * @returns {Promise<ProcessSpec>}
 */
export async function temporalServerSpec({ cli, ports, ui, namespace, dataDir, env }) {
  const { searchAttributes } = await import('@platform/temporal/contract');
  const folder = path.join(dataDir, 'temporal');
  mkdirSync(folder, { recursive: true });
  return {
    name: 'temporal',
    command: cli,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--log-level', 'warn'],
      ...['--port', String(ports.grpc), ...(ui ? ['--ui-ip', ui.host, '--ui-port', String(ui.port)] : ['--headless'])],
      ...['--http-port', String(ports.http), '--metrics-port', String(ports.metrics)],
      ...['--db-filename', path.join(folder, 'temporal.db')],
      ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=FULL'],
      ...['--dynamic-config-value', `history.transferProcessorMaxPollRPS=${MAX_POLLS}`],
      ...['--dynamic-config-value', `history.timerProcessorMaxPollRPS=${MAX_POLLS}`],
      ...['--dynamic-config-value', `history.timerProcessorMaxTimeShift="${MOST_TIMER_SHIFT}"`],
      ...['--dynamic-config-value', `matching.numTaskqueueWritePartitions=${WRITE_PARTITIONS}`],
      ...['--dynamic-config-value', `frontend.httpAllowedHosts=["${randomBytes(16).toString('hex')}"]`],
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
    isReady: () => servesNamespace(`127.0.0.1:${ports.grpc}`, namespace),
  };
}

/**
 * Whether a server answers for a namespace; one that is not there yet is a no.
 * @param {string} address @param {string} namespace @param {import('@temporalio/client').ConnectionOptions['tls']} [tls]
 * @returns {Promise<boolean>}
 */
export async function servesNamespace(address, namespace, tls) {
  if (!(await accepts(Number(address.split(':')[1])))) return false;
  const { Connection } = await import('@temporalio/client');
  try {
    const connection = await Connection.connect({ address, tls, connectTimeout: 2_000 });
    try {
      await connection.withDeadline(Date.now() + 2_000, () =>
        connection.workflowService.describeNamespace({ namespace }),
      );
      return true;
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
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
