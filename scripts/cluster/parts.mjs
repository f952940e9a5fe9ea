// @ts-check
/** The product's own processes in a cluster, S3 and the proxy before them. */
import path from 'node:path';
import { pythonBin, root } from '../lib/paths.mjs';
import { accepts } from '../lib/ports.mjs';
import { agentServiceSpec, answers, consoleUrl, webSpec, workerSpec } from '../lib/services.mjs';
import { writeConfiguration } from './template.mjs';

/** @typedef {import('../lib/child-process.mjs').ProcessSpec} ProcessSpec */
/** @typedef {import('../lib/services.mjs').Addresses} Addresses */

const bucket = 'agent-runs';

/** A spec with a name and variables of its own. @param {ProcessSpec} spec @param {string} name @param {NodeJS.ProcessEnv} env */
function as(spec, name, env) {
  return { ...spec, name, env: { ...spec.env, ...env } };
}

/**
 * Processes that take work from Temporal, of one build.
 * @param {{ workers: number[], agentServices: number[] }} ports
 * @param {{ addresses: Addresses, env: NodeJS.ProcessEnv, build: string, watched: boolean, variables: Record<'worker' | 'agentService', NodeJS.ProcessEnv> }} shared
 * `watched`: the agent-service of the chaos kit; `variables`: of each part
 * @returns {{ workers: ProcessSpec[], agentServices: ProcessSpec[] }}
 */
export function buildSpecs(ports, { addresses, env, build, watched, variables }) {
  const version = { TEMPORAL_DEPLOYMENT_NAME: 'cluster', TEMPORAL_WORKER_BUILD_ID: build };
  return {
    workers: ports.workers.map((workerHealthPort, index) =>
      as(workerSpec({ ...addresses, workerHealthPort }, env), `worker-${index + 1}.${build}`, {
        ...version,
        ...variables.worker,
      }),
    ),
    agentServices: ports.agentServices.map((agentServicePort, index) => {
      const spec = agentServiceSpec({ ...addresses, agentServicePort }, env);
      const args = watched ? ['-m', 'tests.kit.faulty_service'] : spec.args;
      const own = { ...version, ...variables.agentService };
      return as({ ...spec, args }, `agent-service-${index + 1}.${build}`, own);
    }),
  };
}

/**
 * @param {number[]} ports
 * @param {Addresses} addresses
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.ProcessEnv} variables of consoles alone
 */
export function consoleSpecs(ports, addresses, env, variables) {
  const shared = { AGENT_SERVICE_URL: `http://127.0.0.1:${addresses.agentServicePort}`, ...variables };
  return ports.map((webPort, index) => as(webSpec({ ...addresses, webPort }, env), `console-${index + 1}`, shared));
}

/**
 * The proxy: people come to the consoles through it, consoles to the agent-services.
 * @param {string} program of Caddy
 * @param {string} folder
 * @param {Addresses} addresses
 * @param {{ consoles: number[], agentServices: number[] }} ports
 * @returns {ProcessSpec}
 */
export function proxySpec(program, folder, addresses, { consoles, agentServices }) {
  const file = path.join(folder, 'Caddyfile');
  const to = (/** @type {number[]} */ ports) => ports.map((port) => `127.0.0.1:${port}`).join(' ');
  writeConfiguration('Caddyfile', file, {
    port: addresses.webPort,
    consoles: to(consoles),
    agentServicesPort: addresses.agentServicePort,
    agentServices: to(agentServices),
  });
  return {
    name: 'proxy',
    command: program,
    args: ['run', '--config', file, '--adapter', 'caddyfile'],
    cwd: folder,
    env: { ...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, HOME: folder },
    isReady: () => answers(`${consoleUrl(addresses)}/readyz`),
  };
}

/** The protocol of S3, in memory: with the process its objects are gone. @param {number} port @returns {ProcessSpec} */
export function s3Spec(port) {
  return {
    name: 's3',
    command: path.join(pythonBin, 'python'),
    args: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    cwd: root,
    env: process.env,
    isReady: () => accepts(port),
  };
}

/** What a process needs to keep its payloads there. @param {number} port @returns {Record<string, string>} */
export function s3Variables(port) {
  return {
    PAYLOAD_STORE: `s3://${bucket}/payloads`,
    ARCHIVE: `s3://${bucket}/archive`,
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'cluster',
    AWS_SECRET_ACCESS_KEY: 'cluster',
  };
}

/** @param {number} port */
export async function makeBucket(port) {
  const made = await fetch(`http://127.0.0.1:${port}/${bucket}`, { method: 'PUT' });
  if (!made.ok) throw new Error(`The bucket could not be made: HTTP ${made.status} ${await made.text()}`);
}
