// @ts-check
import path from 'node:path';
import { ChildProcess } from '../../scripts/lib/child-process.mjs';
import { Guard } from '../../scripts/lib/guard-process.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { registerSearchAttributes } from '../../scripts/lib/search-attributes.mjs';
import {
  agentServiceSpec,
  scriptedModelSpec,
  sharedVariables,
  webSpec,
  workerSpec,
} from '../../scripts/lib/services.mjs';
import { ensureTemporalCli } from '../../scripts/lib/temporal-cli.mjs';
import { temporalServerSpec, withoutTemporalProfile } from '../../scripts/lib/temporal-server.mjs';
import { closing } from './closing.mjs';

const GRACE_MS = 5_000;

/** What a developer has set must not be used, paid for or written to by tests. */
const outsideVariables = [
  'OPENAI_API_KEY',
  'ANTHROPIC_API_KEY',
  'MODEL_BASE_URL',
  'MODEL_API_KEY',
  'MODEL_ID',
  'SMTP_URL',
  'MAIL_FROM',
  'NOTIFY_WEBHOOK_URL',
  'NOTIFY_SLACK_CHANNEL',
  'NOTIFY_MAIL_TO',
];

/** @typedef {'temporal' | 'model' | 'agentService' | 'worker' | 'web'} Part */
/** @typedef {import('../../scripts/lib/services.mjs').Addresses} Addresses */

/**
 * The running product. A part that was left out can be started later with its `restart()`.
 * @typedef {object} Stack
 * @property {ChildProcess} temporal
 * @property {ChildProcess} model
 * @property {ChildProcess} agentService
 * @property {ChildProcess} worker
 * @property {ChildProcess} web
 * @property {Record<string, string>} env what a client needs, and every process got: `TEMPORAL_ADDRESS`, `AGENT_SERVICE_URL`, …
 * @property {string} dataDir
 * @property {(part: 'agentService' | 'worker') => Promise<ChildProcess>} another makes a second process of a part, not started yet
 * @property {() => Promise<void>} stop ends what runs
 */

/**
 * Starts the product, or some parts of it, as `npm start` does, on free ports and a data folder of its own, and waits until it is
 * ready. Nothing is started again by itself: a part that a test has killed stays dead until `restart()`, on the same port and with
 * the same data.
 *
 * The processes end with `stop()`, or when the process that started them ends, however that happens.
 * @param {object} options
 * @param {string} options.dataDir absolute; a second stack on it goes on where the first stopped
 * @param {NodeJS.ProcessEnv} [options.env] variables for every process, on top of the tests' own environment
 * @param {Part[]} [options.only] the parts to start; all but the web when absent
 * @param {string} [options.temporalAddress] a Temporal server to use, with the namespace `default`; its own is not started then
 * @param {boolean} [options.watched] the agent-service of the kit, which asks `POINT_SERVER` at every point of every call
 * @param {(addresses: Addresses) => Promise<Partial<Record<Part, Partial<Addresses>>>>} [options.via] what some parts are told instead
 * of where the others listen, so that their connections pass through something else
 * @returns {Promise<Stack>}
 */
export async function startStack({
  dataDir,
  env: overrides = {},
  only = ['temporal', 'model', 'agentService', 'worker'],
  temporalAddress,
  watched = false,
  via = async () => ({}),
}) {
  const cli = await ensureTemporalCli();
  const grpc = await freePort();
  const scriptedModelPort = await freePort();
  const addresses = {
    temporalAddress: temporalAddress ?? `127.0.0.1:${grpc}`,
    namespace: 'default',
    taskQueue: 'agent-runs',
    webPort: await freePort(),
    agentServicePort: await freePort(),
    workerHealthPort: await freePort(),
    scriptedModelPort,
    dataDir,
  };
  const inherited = Object.entries(process.env).filter(([name]) => !outsideVariables.includes(name));
  const env = { ...withoutTemporalProfile(Object.fromEntries(inherited), dataDir), ...overrides };

  const guard = new Guard();
  const make = (/** @type {import('../../scripts/lib/child-process.mjs').ProcessSpec} */ spec) =>
    new ChildProcess(spec, path.join(dataDir, 'logs', `${spec.name}.log`), {
      onSpawn: (pid) => guard.add(pid),
      onExit: (pid) => guard.remove(pid),
    });
  const told = await via(addresses);
  const specOf = {
    model: () => scriptedModelSpec(addresses, env),
    agentService: (other = {}) => {
      const spec = agentServiceSpec({ ...addresses, ...told.agentService, ...other }, env);
      return watched ? { ...spec, args: ['-m', 'tests.kit.faulty_service'] } : spec;
    },
    worker: (other = {}) => workerSpec({ ...addresses, ...told.worker, ...other }, env),
    web: () => webSpec({ ...addresses, ...told.web }, env),
  };
  const ports = { grpc, http: await freePort(), metrics: await freePort() };
  const stack = {
    temporal: make(await temporalServerSpec({ cli: cli.path, ports, namespace: addresses.namespace, dataDir, env })),
    model: make(specOf.model()),
    agentService: make(specOf.agentService()),
    worker: make(specOf.worker()),
    web: make(specOf.web()),
  };
  /** @type {ChildProcess[]} */
  const others = [];
  const another = async (/** @type {'agentService' | 'worker'} */ part) => {
    const spec = specOf[part]({ agentServicePort: await freePort(), workerHealthPort: await freePort() });
    const process = make({ ...spec, name: `${spec.name}-${others.length + 2}` });
    others.push(process);
    return process;
  };
  const stop = async () => {
    const parts = [stack.web, stack.worker, stack.agentService, stack.model, ...others];
    await closing({
      parts: () => Promise.all(parts.map((part) => closing({ [part.name]: () => part.stop(GRACE_MS) }))),
      [stack.temporal.name]: () => stack.temporal.stop(GRACE_MS),
      guard: () => guard.close(),
    });
  };

  try {
    const startsTemporal = only.includes('temporal') && temporalAddress === undefined;
    if (startsTemporal) await stack.temporal.startReady();
    if (startsTemporal || temporalAddress) await registerSearchAttributes({ ...env, ...sharedVariables(addresses) });
    await Promise.all(only.filter((part) => part !== 'temporal').map((part) => stack[part].startReady()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...stack, env: sharedVariables(addresses), dataDir, another, stop };
}
