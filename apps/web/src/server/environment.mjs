// @ts-check
/** The server's part of the environment, read by the server before it listens, and by the API. Addresses, TLS and the API key of Temporal are read by the client. */
import { InvalidConfiguration } from '@platform/temporal/errors';
import { temporalUiProblem, temporalUiTemplate } from '@platform/temporal/temporal-ui';

/**
 * @typedef {object} ServerEnvironment
 * @property {import('@platform/temporal').TemporalClientOptions} client
 * @property {string | undefined} temporalUi where people find a workflow, with `{namespace}` and `{workflowId}`; absent where nobody said it
 * @property {string | undefined} workerReadyUrl where the worker on this machine tells whether it takes tasks; absent when nothing says so
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {ServerEnvironment}
 * @throws {InvalidConfiguration} with the variable's name, what was given and what is allowed
 */
export function readEnvironment(env) {
  const agentServicePort = readPort(env, 'AGENT_SERVICE_PORT') ?? 8100;
  const workerPort = readPort(env, 'WORKER_HEALTH_PORT');
  return {
    client: {
      agentServiceUrl: env.AGENT_SERVICE_URL?.trim() || `http://127.0.0.1:${agentServicePort}`,
      identity: 'web',
      env,
    },
    temporalUi: readTemporalUi(env),
    workerReadyUrl: workerPort === undefined ? undefined : `http://127.0.0.1:${workerPort}/readyz`,
  };
}

/** @param {NodeJS.ProcessEnv} env */
function readTemporalUi(env) {
  const value = env.TEMPORAL_UI_URL?.trim();
  if (!value) return undefined;
  const problem = temporalUiProblem(value);
  if (problem === undefined) return temporalUiTemplate(value);
  throw new InvalidConfiguration(
    `TEMPORAL_UI_URL is "${value}": it ${problem}. For example http://localhost:8233. Correct it or unset it.`,
  );
}

/** @param {NodeJS.ProcessEnv} env @param {string} name */
function readPort(env, name) {
  const value = env[name]?.trim();
  if (!value) return undefined;
  const port = Number(value);
  if (/^\d{1,5}$/.test(value) && port >= 1 && port <= 65_535) return port;
  throw new InvalidConfiguration(`${name} is "${value}"; allowed: a port, 1 to 65535. Correct it or unset it.`);
}
