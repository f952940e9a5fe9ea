// @ts-check
/** A Temporal server as processes of their own: frontend, two of history, matching, worker. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { accepts } from '../lib/ports.mjs';
import { run } from '../lib/run.mjs';
import { postgresUser } from './postgres.mjs';
import { writeConfiguration } from './template.mjs';

/** @typedef {{ grpcPort: number, membershipPort: number }} RolePorts */

const host = '127.0.0.1';
const NAMESPACE_MS = 120_000;

/** Name that the certificate of the server's processes is for. */
export const serverName = 'temporal.cluster';

/** Processes by name, and the role of each. */
export const roles = /** @type {const} */ ({
  'temporal-history-1': 'history',
  'temporal-history-2': 'history',
  'temporal-matching': 'matching',
  'temporal-frontend': 'frontend',
  'temporal-worker': 'worker',
});
/** @typedef {keyof typeof roles} RoleName */

const stores = { temporal: 'postgresql/v12/temporal', temporal_visibility: 'postgresql/v12/visibility' };

/**
 * @param {RoleName} name
 * @param {object} options
 * @param {string} options.program
 * @param {string} options.folder
 * @param {string} options.certificates
 * @param {Record<RoleName, RolePorts>} options.ports
 * @param {[number, number]} options.postgresPorts
 * @param {number} options.shards
 * @param {() => Promise<boolean>} [options.isReady] when its port is open if absent
 * @returns {import('../lib/child-process.mjs').ProcessSpec}
 */
export function roleSpec(name, { program, folder, certificates, ports, postgresPorts, shards, isReady }) {
  mkdirSync(folder, { recursive: true });
  const dynamic = path.join(folder, 'dynamic.yaml');
  writeConfiguration('temporal-dynamic.yaml', dynamic);
  const config = path.join(folder, `${name}.yaml`);
  // Of two processes of one role, each knows itself.
  const known = Object.entries(roles).filter(([each, role]) => each === name || role !== roles[name]);
  const listening = known.flatMap(([each, role]) => {
    const { grpcPort, membershipPort } = ports[/** @type {RoleName} */ (each)];
    return [
      [`${role}Grpc`, grpcPort],
      [`${role}Membership`, membershipPort],
    ];
  });
  writeConfiguration('temporal.yaml', config, {
    ...{ host, shards, certificates, serverName, dynamic, postgresUser },
    ...Object.fromEntries(listening),
    postgresFirst: `${host}:${postgresPorts[0]}`,
    postgresHosts: postgresPorts.map(() => host).join(','),
    postgresPorts: postgresPorts.join(','),
    frontend: `${host}:${ports['temporal-frontend'].grpcPort}`,
  });
  return {
    name,
    command: program,
    args: ['--config-file', config, '--allow-no-auth', 'start', '--service', roles[name]],
    cwd: folder,
    env: process.env,
    isReady: isReady ?? (() => accepts(ports[name].grpcPort)),
  };
}

/**
 * Makes the tables where there are none, and brings them to the version of the server.
 * @param {object} options
 * @param {string} options.tool
 * @param {string} options.certificates
 * @param {number} options.port of the Postgres that takes writes
 * @param {boolean} options.isNew whether there are none
 */
export async function makeTables({ tool, certificates, port, isNew }) {
  const file = (/** @type {string} */ name) => path.join(certificates, name);
  const where = [
    ...['--plugin', 'postgres12_pgx', '--endpoint', host, '--port', String(port), '--user', postgresUser, '--tls'],
    ...['--tls-ca-file', file('ca.crt'), '--tls-cert-file', file('temporal-store.crt')],
    ...['--tls-key-file', file('temporal-store.key')],
  ];
  for (const [database, schema] of Object.entries(stores)) {
    const first = isNew ? [['create-database'], ['setup-schema', '-v', '0.0']] : [];
    for (const command of [...first, ['update-schema', '--schema-name', schema]]) {
      const title = `temporal-sql-tool ${command[0]} ${database}`;
      await run(tool, [...where, '--database', database, ...command], { title });
    }
  }
}

/**
 * Makes the namespace where it is not there, and returns once it can be used.
 * @param {string} address @param {string} namespace @param {import('@temporalio/client').ConnectionOptions['tls']} [tls]
 */
export async function makeNamespace(address, namespace, tls) {
  const { Connection } = await import('@temporalio/client');
  const connection = await Connection.connect({ address, tls, connectTimeout: '60 seconds' });
  const { workflowService } = connection;
  const day = 24 * 60 * 60;
  const deadline = Date.now() + NAMESPACE_MS;
  const retention = { workflowExecutionRetentionPeriod: { seconds: /** @type {any} */ (day) } };
  try {
    for (;;) {
      try {
        await workflowService.registerNamespace({ namespace, ...retention }).catch(unlessRegistered);
        // A frontend learns of a new namespace with a delay of some seconds.
        await workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await sleep(100);
      }
    }
  } finally {
    await connection.close();
  }
}

/** @param {unknown} error */
function unlessRegistered(error) {
  const ALREADY_EXISTS = 6;
  if (/** @type {{ code?: number }} */ (error).code !== ALREADY_EXISTS) throw error;
}
