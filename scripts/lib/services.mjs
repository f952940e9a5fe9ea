// @ts-check
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { agentServiceDir, pythonBin, root } from './paths.mjs';
import { accepts } from './ports.mjs';

/** @typedef {import('./child-process.mjs').ProcessSpec} ProcessSpec */

/**
 * Where the parts of a running product are and what they share.
 * @typedef {object} Addresses
 * @property {string} temporalAddress host:port
 * @property {string} namespace
 * @property {string} taskQueue
 * @property {number} webPort
 * @property {number} agentServicePort
 * @property {number} workerHealthPort
 * @property {number | undefined} scriptedModelPort absent when a model is set
 * @property {number | undefined} [signInPort] of the sample sign-in; absent without it
 * @property {string} dataDir
 */

/**
 * The variables that every process of the product, and every client of it, gets.
 * @param {Addresses} addresses
 * @returns {Record<string, string>}
 */
export function sharedVariables(addresses) {
  return {
    TEMPORAL_ADDRESS: addresses.temporalAddress,
    TEMPORAL_NAMESPACE: addresses.namespace,
    TEMPORAL_TASK_QUEUE: addresses.taskQueue,
    WEB_PORT: String(addresses.webPort),
    AGENT_SERVICE_PORT: String(addresses.agentServicePort),
    AGENT_SERVICE_URL: `http://127.0.0.1:${addresses.agentServicePort}`,
    WORKER_HEALTH_PORT: String(addresses.workerHealthPort),
    DATA_DIR: addresses.dataDir,
    ...(addresses.scriptedModelPort && {
      SCRIPTED_MODEL_PORT: String(addresses.scriptedModelPort),
      SCRIPTED_MODEL_URL: `http://127.0.0.1:${addresses.scriptedModelPort}/v1`,
    }),
  };
}

/**
 * The scripted model: replies of a real model provider's API, from a script.
 * @param {Addresses & { scriptedModelPort: number }} addresses
 * @param {NodeJS.ProcessEnv} env
 * @returns {ProcessSpec}
 */
export function scriptedModelSpec(addresses, env) {
  return {
    name: 'scripted-model',
    command: process.execPath,
    args: [path.join(agentServiceDir, 'scripted-model/server.mjs')],
    cwd: root,
    env: { ...env, ...sharedVariables(addresses) },
    isReady: () => accepts(addresses.scriptedModelPort),
  };
}

/**
 * The agent-service: turns of agents, in Python.
 * @param {Addresses} addresses
 * @param {NodeJS.ProcessEnv} env
 * @returns {ProcessSpec}
 */
export function agentServiceSpec(addresses, env) {
  return {
    name: 'agent-service',
    command: path.join(pythonBin, 'python'),
    args: ['-m', 'agent_service'],
    cwd: agentServiceDir,
    env: {
      ...env,
      ...sharedVariables(addresses),
      PYTHONPATH: ['src', '.', ...(env.PYTHONPATH ? [env.PYTHONPATH] : [])].join(path.delimiter),
      PYTHONUNBUFFERED: '1',
      AGNO_TELEMETRY: 'false',
      AGENT_SERVICE_ID: env.AGENT_SERVICE_ID || placeOf(addresses),
    },
    isReady: () => answers(`http://127.0.0.1:${addresses.agentServicePort}/readyz`),
  };
}

/**
 * Who the agent-service of this place is: the one that is started here next takes over what this one had.
 * @param {Addresses} addresses
 */
function placeOf({ dataDir, agentServicePort }) {
  const place = JSON.stringify([hostname(), dataDir, agentServicePort]);
  return `agents-${createHash('sha256').update(place).digest('hex').slice(0, 12)}`;
}

/**
 * The worker: the workflow of runs, in TypeScript.
 * @param {Addresses} addresses
 * @param {NodeJS.ProcessEnv} env
 * @returns {ProcessSpec}
 */
export function workerSpec(addresses, env) {
  return {
    name: 'worker',
    command: process.execPath,
    args: [path.join(root, 'apps/temporal-worker/dist/worker.js')],
    cwd: root,
    env: { ...env, ...sharedVariables(addresses) },
    isReady: () => answers(`http://127.0.0.1:${addresses.workerHealthPort}/readyz`),
  };
}

/**
 * The console and the HTTP API.
 * @param {Addresses} addresses
 * @param {NodeJS.ProcessEnv} env
 * @returns {ProcessSpec}
 */
export function webSpec(addresses, env) {
  return {
    name: 'web',
    command: process.execPath,
    args: [path.join(root, 'apps/web/server.mjs')],
    cwd: path.join(root, 'apps/web'),
    env: { ...env, ...sharedVariables(addresses), NODE_ENV: 'production' },
    // What it is asked needs no sign-in.
    isReady: () => answers(`${consoleUrl(addresses)}/api/auth/config`),
  };
}

/**
 * The sample sign-in: a provider whose people need no password.
 * @param {Addresses & { signInPort: number }} addresses
 * @param {NodeJS.ProcessEnv} env
 * @returns {ProcessSpec}
 */
export function signInSpec(addresses, env) {
  const { signInPort, dataDir } = addresses;
  return {
    name: 'sign-in',
    command: process.execPath,
    args: [path.join(root, 'scripts/sign-in/server.mjs')],
    cwd: root,
    env: { ...env, SIGN_IN_PORT: String(signInPort), CONSOLE_ORIGIN: consoleUrl(addresses), DATA_DIR: dataDir },
    isReady: () => answers(`http://127.0.0.1:${signInPort}/.well-known/openid-configuration`),
  };
}

/** Where people open the console. @param {Addresses} addresses */
export function consoleUrl({ webPort }) {
  return `http://127.0.0.1:${webPort}`;
}

/**
 * Whether a GET is answered with 200; a server that is not there yet is a no.
 * @param {string} url
 * @returns {Promise<boolean>}
 */
export async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
