// @ts-check
/** A Temporal server with Postgres as people deploy it, in default configuration apart from addresses and persistence. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeNamespace } from '../../scripts/cluster/temporal.mjs';
import { ChildProcess } from '../../scripts/lib/child-process.mjs';
import { Guard } from '../../scripts/lib/guard-process.mjs';
import { accepts, freePort } from '../../scripts/lib/ports.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { ensureTemporalServer } from '../../scripts/lib/temporal-programs.mjs';
import { makePostgres } from './postgres.mjs';

const loopback = '127.0.0.1';
const services = /** @type {const} */ (['frontend', 'history', 'matching', 'worker']);
const stores = { temporal: 'postgresql/v12/temporal', temporal_visibility: 'postgresql/v12/visibility' };
const SERVER_GRACE_MS = 15_000;

/**
 * Starts both, makes the tables and the namespace, and returns when the namespace can be used.
 * @param {{ dataDir: string, namespace: string, shards?: number }} options `shards`: of history, 4 when absent
 * @returns {Promise<{ address: string, pids: Record<string, readonly number[]>, stateDir: string, stop: () => Promise<void> }>}
 * @throws {import('../../scripts/lib/temporal-programs.mjs').Missing} when Go or Postgres are not there
 */
export async function startTemporalOnPostgres({ dataDir, namespace, shards = 4 }) {
  const programs = await ensureTemporalServer();
  const guard = new Guard();
  const logs = path.join(dataDir, 'logs');
  const postgres = await makePostgres(path.join(logs, 'postgres.log'), guard);
  const { file, grpc } = await writeConfiguration(path.join(dataDir, 'temporal-server'), postgres, shards);
  const server = new ChildProcess(
    {
      name: 'temporal-server',
      command: programs.server,
      args: ['--root', path.dirname(file), '--config', '.', '--env', 'bench', '--allow-no-auth', 'start'],
      cwd: path.dirname(file),
      env: process.env,
      isReady: () => accepts(grpc),
    },
    path.join(logs, 'temporal-server.log'),
    { onSpawn: (pid) => guard.add(pid), onExit: (pid) => guard.remove(pid) },
  );
  const stop = async () => {
    await server.stop(SERVER_GRACE_MS);
    await postgres.child.stop(SERVER_GRACE_MS);
    await guard.close();
    await postgres.remove();
  };
  try {
    await postgres.child.startReady();
    for (const [database, schema] of Object.entries(stores)) await makeTables(programs.sql, postgres, database, schema);
    await server.startReady();
    await makeNamespace(`${loopback}:${grpc}`, namespace);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    address: `${loopback}:${grpc}`,
    pids: { 'temporal-server': [server.pid], postgres: [postgres.child.pid] },
    stateDir: postgres.folder,
    stop,
  };
}

/** @param {string} tool @param {import('./postgres.mjs').Postgres} postgres @param {string} database @param {string} schema */
async function makeTables(tool, { port, user }, database, schema) {
  const where = ['--plugin', 'postgres12', '--endpoint', loopback, '--port', String(port), '--user', user];
  const commands = [['create-database'], ['setup-schema', '-v', '0.0'], ['update-schema', '--schema-name', schema]];
  for (const command of commands) {
    const [name = ''] = command;
    await run(tool, [...where, '--database', database, ...command], { title: `temporal-sql-tool ${name} ${database}` });
  }
}

/** @param {string} folder @param {import('./postgres.mjs').Postgres} postgres @param {number} shards */
async function writeConfiguration(folder, { port, user }, shards) {
  mkdirSync(folder, { recursive: true });
  /** @type {Record<string, { rpc: { grpcPort: number, membershipPort: number, bindOnIP: string } }>} */
  const listening = {};
  for (const name of services) {
    const rpc = { grpcPort: await freePort(), membershipPort: await freePort(), bindOnIP: loopback };
    listening[name] = { rpc };
  }
  const grpc = /** @type {{ rpc: { grpcPort: number } }} */ (listening.frontend).rpc.grpcPort;
  const sql = (/** @type {string} */ databaseName, /** @type {number} */ maxConns) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `${loopback}:${port}`,
      connectProtocol: 'tcp',
      user,
      password: '',
      maxConns,
      maxIdleConns: maxConns,
      maxConnLifetime: '1h',
    },
  });
  const configuration = {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: shards,
      datastores: { default: sql('temporal', 20), visibility: sql('temporal_visibility', 10) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: loopback } },
    services: listening,
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: `${loopback}:${grpc}` },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
  };
  const file = path.join(folder, 'bench.yaml');
  writeFileSync(file, JSON.stringify(configuration, undefined, 2)); // JSON is YAML
  return { file, grpc };
}
