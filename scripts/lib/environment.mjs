// @ts-check
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { loadEnvFile } from './dot-env.mjs';
import { withoutLoopbackProxy } from './loopback.mjs';
import { root } from './paths.mjs';

/**
 * What `npm start` is set to. A port is `explicit` when a variable names it: then it is that port or an error.
 * @typedef {object} Port
 * @property {string} variable
 * @property {number} number
 * @property {boolean} explicit
 *
 * @typedef {object} Settings
 * @property {string | undefined} temporalAddress a server to use instead of starting one
 * @property {string} namespace
 * @property {string} taskQueue
 * @property {string} dataDir absolute
 * @property {{ web: Port, temporal: Port, temporalUi: Port, agentService: Port, workerHealth: Port, scriptedModel: Port, signIn: Port }} ports
 * @property {string} model how the agents' model is shown to people
 * @property {number} agentProcesses of the agent-service: as many as there are cores, at most 4, where nobody says
 * @property {string | undefined} agentServiceId what the agent-service is known by
 * @property {boolean} scriptedModel no model is set, so the scripted one is started
 */

/** Values of the environment that are not allowed, all of them in one message. */
class InvalidEnvironment extends Error {
  /** @param {string[]} problems */
  constructor(problems) {
    super(
      ['The environment (or .env) has values that are not allowed:', ...problems.map((line) => `  ${line}`)].join('\n'),
    );
    this.name = 'InvalidEnvironment';
  }
}

/**
 * Takes variables from `.env` into the process's environment; those that are set already stay. Whatever proxies are named there, this
 * machine is asked directly, also by what is started from here.
 */
export function loadDotEnv() {
  loadEnvFile(path.join(root, '.env'), process.env);
  Object.assign(process.env, withoutLoopbackProxy(process.env));
}

/**
 * Reads and checks the variables of `.env.example`. An empty value counts as not set.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Settings}
 * @throws {InvalidEnvironment}
 */
export function readEnvironment(env) {
  /** @type {string[]} */
  const problems = [];
  /** @type {(name: string, allowed: string, isAllowed: (value: string) => boolean) => string | undefined} */
  const read = (name, allowed, isAllowed) => {
    const value = env[name]?.trim() || undefined;
    if (value === undefined || isAllowed(value)) return value;
    problems.push(`${name} is "${value}"; allowed: ${allowed}`);
    return undefined;
  };
  /** @type {(variable: string, byDefault: number) => Port} */
  const port = (variable, byDefault) => {
    const value = read(
      variable,
      'a port, 1 to 65535',
      (text) => /^\d{1,5}$/.test(text) && +text >= 1 && +text <= 65_535,
    );
    return { variable, number: Number(value ?? byDefault), explicit: value !== undefined };
  };
  const temporalAddress = read('TEMPORAL_ADDRESS', 'host:port without a scheme, for example 127.0.0.1:7233', (text) =>
    /^(\[[0-9a-fA-F:.]+\]|[^\s/:]+)(:\d{1,5})?$/.test(text),
  );
  const namespace = read('TEMPORAL_NAMESPACE', 'a name without spaces', (text) => /^\S+$/.test(text)) ?? 'default';
  const taskQueue =
    read('TEMPORAL_TASK_QUEUE', 'a name without spaces of at most 200 characters', (text) =>
      /^\S{1,200}$/.test(text),
    ) ?? 'agent-runs';
  const deployment = read('TEMPORAL_DEPLOYMENT_NAME', 'letters, digits, "_" and "-", at most 100 characters', (text) =>
    /^[A-Za-z0-9][\w-]{0,99}$/.test(text),
  );
  const buildId = read('TEMPORAL_WORKER_BUILD_ID', 'letters, digits, ".", "_", "+" and "-", at most 100', (text) =>
    /^[A-Za-z0-9][\w.+-]{0,99}$/.test(text),
  );
  if ((deployment === undefined) !== (buildId === undefined))
    problems.push('TEMPORAL_DEPLOYMENT_NAME and TEMPORAL_WORKER_BUILD_ID: set both, or unset both');
  read('PAYLOAD_STORE', 's3://<bucket> or s3://<bucket>/<prefix>', (text) =>
    /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[A-Za-z0-9!_.*'()/-]*)?$/.test(text),
  );
  read('ARCHIVE', 'a folder, s3://<bucket> or s3://<bucket>/<prefix>', (text) =>
    /^(?!\w+:\/\/)|^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[A-Za-z0-9!_.*'()/-]*)?$/.test(text),
  );
  const ports = {
    web: port('WEB_PORT', 3000),
    temporal: port('TEMPORAL_PORT', 7233),
    temporalUi: port('TEMPORAL_UI_PORT', 8233),
    agentService: port('AGENT_SERVICE_PORT', 8100),
    workerHealth: port('WORKER_HEALTH_PORT', 8101),
    scriptedModel: port('SCRIPTED_MODEL_PORT', 8102),
    signIn: port('SIGN_IN_PORT', 8103),
  };
  const url = (/** @type {string} */ variable) =>
    read(variable, 'an http:// or https:// URL', (text) => /^https?:\/\/[^\s/]+/.test(text));
  const baseUrl = url('MODEL_BASE_URL');
  url('AGENT_SERVICE_URL');
  read('AGENTS_MODULE', 'Python module names, separated by commas', (text) =>
    /^\s*[A-Za-z_][\w.]*(\s*,\s*[A-Za-z_][\w.]*)*\s*$/.test(text),
  );
  read(
    'AGENT_TURNS_AT_ONCE',
    'a whole number from 1 to 10000',
    (text) => /^\d{1,5}$/.test(text) && +text >= 1 && +text <= 10_000,
  );
  const processes = read(
    'AGENT_PROCESSES',
    'a whole number from 1 to 64',
    (text) => /^\d{1,2}$/.test(text) && +text >= 1 && +text <= 64,
  );
  const agentServiceId = read('AGENT_SERVICE_ID', 'letters, digits, ".", "_" and "-", at most 100', (text) =>
    /^[A-Za-z0-9._-]{1,100}$/.test(text),
  );
  read(
    'TRACE_URL_TEMPLATE',
    'an http:// or https:// URL with {traceId} or {runId}, and {turn}',
    (text) =>
      /^https?:\/\/[^\s/{}?#]+/.test(text) &&
      /\{(traceId|runId)\}/.test(text) &&
      !/[{}]/.test(text.replace(/\{(traceId|runId|turn)\}/g, '')),
  );
  read(
    'TEMPORAL_UI_URL',
    'an http:// or https:// URL, or one with {workflowId} and {namespace}',
    (text) =>
      /^https?:\/\/[^\s/{}?#]+/.test(text) &&
      (!text.includes('{') || text.includes('{workflowId}')) &&
      !/[{}]/.test(text.replace(/\{(workflowId|namespace)\}/g, '')),
  );
  read('TRACE_CONTENT', 'true or false', (text) => ['true', 'false'].includes(text.toLowerCase()));
  read('LOG_LEVEL', 'debug, info, warn or error', (text) => ['debug', 'info', 'warn', 'error'].includes(text));
  read('LOG_LEVELS', 'module=level, separated by commas without spaces', (text) =>
    /^[A-Za-z0-9_.-]+=(debug|info|warn|error)(,[A-Za-z0-9_.-]+=(debug|info|warn|error))*$/.test(text),
  );
  read('TEMPORAL_CLI', 'the path of a file', existsSync);
  if (baseUrl && !env.MODEL_ID)
    problems.push('MODEL_ID is not set; MODEL_BASE_URL needs it: the id of a model of that server');
  if (problems.length > 0) throw new InvalidEnvironment(problems);

  const provider = baseUrl ?? (env.OPENAI_API_KEY ? 'OpenAI' : env.ANTHROPIC_API_KEY ? 'Anthropic' : undefined);
  return {
    temporalAddress,
    namespace,
    taskQueue,
    dataDir: path.resolve(root, env.DATA_DIR || '.data'),
    ports,
    agentProcesses: Number(processes ?? Math.min(availableParallelism(), 4)),
    agentServiceId,
    scriptedModel: provider === undefined,
    model: provider ? `${env.MODEL_ID ? `${env.MODEL_ID} at ` : ''}${provider}` : 'scripted model, no key set',
  };
}
