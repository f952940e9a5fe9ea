// @ts-check
import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { signInVariables } from '../sign-in/variables.mjs';
import { loadDotEnv, readEnvironment } from './environment.mjs';
import { installParts } from './install.mjs';
import { LaunchRecord } from './launch-record.mjs';
import { choosePort, freePort } from './ports.mjs';
import { pushVariables } from './push-variables.mjs';
import { printReady } from './ready-message.mjs';
import { step } from './run.mjs';
import { registerSearchAttributes } from './search-attributes.mjs';
import { serverProblem } from './server-problem.mjs';
import {
  agentServiceSpec,
  consoleUrl,
  scriptedModelSpec,
  sharedVariables,
  signInSpec,
  webSpec,
  workerSpec,
} from './services.mjs';
import { loadShown } from './shown.mjs';
import { Supervisor } from './supervisor.mjs';
import { ensureTemporalCli } from './temporal-cli.mjs';
import { temporalServerSpec, withoutTemporalProfile } from './temporal-server.mjs';
import { hiddenAddress, serveTemporalUi } from './temporal-ui.mjs';
import { Terminal } from './terminal.mjs';

/** @typedef {import('./environment.mjs').Settings} Settings */
/** @typedef {import('./services.mjs').Addresses} Addresses */

/** One `npm start`, from installing to the last process gone. */
export class Launcher {
  /** @type {LaunchRecord | undefined} */
  #record;
  /** @type {Supervisor | undefined} */
  #supervisor;
  /** @type {import('node:http').Server | undefined} */
  #ui;
  /** @type {string | undefined} */
  #runtimeFile;
  #stopped = false;
  /** @type {Terminal} */
  #terminal;

  /** @param {import('./start-arguments.mjs').StartOptions} options */
  constructor(options) {
    this.options = options;
    this.#terminal = new Terminal({ verbose: options.verbose });
  }

  /**
   * Resolves when everything is ready.
   * @throws when it cannot be; what was started is still to be stopped
   */
  async start() {
    const began = Date.now();
    if (this.options.dataDir) process.env.DATA_DIR = path.resolve(process.env.INIT_CWD ?? '.', this.options.dataDir);
    const ownDataDir = process.env.DATA_DIR;
    loadDotEnv();
    const settings = readEnvironment(process.env);
    const { withSignIn } = this.options;
    if (withSignIn && (process.env.AUTH_ISSUER || process.env.CONSOLE_URL))
      throw new Error(
        'AUTH_ISSUER or CONSOLE_URL is set: that is your own sign-in. Unset it, or start without --with-sign-in.',
      );
    this.#record = await LaunchRecord.claim(settings.dataDir, (message) => this.#say(message));
    const built = await installParts({ dev: false });
    const [cli] = await Promise.all([settings.temporalAddress ? undefined : ensureTemporalCli(), built.programs]);
    await loadShown();
    process.umask(0o077); // from here on: what runs hold is for nobody else on this machine

    const supervisor = new Supervisor({
      logDir: path.join(settings.dataDir, 'logs'),
      record: this.#record,
      terminal: this.#terminal,
    });
    this.#supervisor = supervisor;
    const { temporalAddress, temporalUiUrl, env } = await this.#startTemporal(cli, settings, supervisor);
    const addresses = await chooseAddresses(settings, temporalAddress, withSignIn, (message) => this.#say(message));
    const { scriptedModelPort, signInPort } = addresses;
    const own = signInPort === undefined ? undefined : await signInVariables({ ...addresses, signInPort });
    await step(`start the ${scriptedModelPort ? 'scripted model, the ' : ''}agent-service and the worker`, () =>
      Promise.all([
        scriptedModelPort && supervisor.start(scriptedModelSpec({ ...addresses, scriptedModelPort }, env)),
        supervisor.start(agentServiceSpec(addresses, { ...env, ...own?.agentService, ...agentProcesses(settings) })),
        registerSearchAttributes({ ...env, ...sharedVariables(addresses) }),
        supervisor.start(workerSpec(addresses, { ...env, ...own?.worker, ...pushVariables(addresses, env) })),
        signInPort && supervisor.start(signInSpec({ ...addresses, signInPort }, env)),
      ]),
    );
    await built.console;
    if (this.#stopped) return;
    await step('start the console', () =>
      supervisor.start(
        webSpec(addresses, { ...(temporalUiUrl && { TEMPORAL_UI_URL: temporalUiUrl }), ...env, ...own?.web }),
      ),
    );
    if (this.#stopped) return;
    supervisor.keepAlive();
    await this.#writeRuntime(addresses, temporalUiUrl);
    printReady({
      settings,
      dataDir: ownDataDir && settings.dataDir,
      consoleUrl: consoleUrl(addresses),
      temporalUiUrl,
      withSignIn,
      seconds: (Date.now() - began) / 1000,
    });
  }

  /** Stops everything and gives the data folder back. */
  async stop() {
    this.#stopped = true;
    if (this.#supervisor) {
      console.log('\nStopping …');
      await this.#supervisor.stop();
      console.log('Stopped. Open runs go on at the next start.');
    }
    this.#ui?.close();
    this.#ui?.closeAllConnections();
    if (this.#runtimeFile) await rm(this.#runtimeFile, { force: true });
    this.#record?.release();
  }

  /** Ends everything at once. */
  kill() {
    this.#supervisor?.kill();
  }

  /**
   * @param {import('./temporal-cli.mjs').TemporalCli | undefined} found absent when there is a server
   * @param {Settings} settings
   * @param {Supervisor} supervisor
   */
  async #startTemporal(found, { temporalAddress, namespace, dataDir, ports }, supervisor) {
    if (temporalAddress) {
      this.#say(`using the Temporal server at ${temporalAddress} (TEMPORAL_ADDRESS), starting none`);
      const problem = await serverProblem(process.env);
      if (problem) this.#say(`WARNING: ${problem}`);
      return { temporalAddress, temporalUiUrl: undefined, env: process.env };
    }
    const cli = found ?? (await ensureTemporalCli());
    const { serverVersionProblem } = await import('@platform/temporal');
    const problem = serverVersionProblem(cli.server);
    if (problem) throw new Error(`${problem} (${cli.why}: ${cli.path})`);
    const grpc = await choosePort(ports.temporal, (message) => this.#say(message));
    const ui = this.options.temporalUi ? hiddenAddress(await freePort()) : undefined;
    const env = withoutTemporalProfile(process.env, dataDir);
    const spec = await temporalServerSpec({
      cli: cli.path,
      ports: { grpc, http: await freePort(), metrics: await freePort() },
      ui,
      namespace,
      dataDir,
      env,
    });
    await step(`start the Temporal server ${cli.server} (${cli.why})`, () => supervisor.start(spec));
    return { temporalAddress: `127.0.0.1:${grpc}`, temporalUiUrl: await this.#serveUi(ui, ports.temporalUi), env };
  }

  /** @param {{ host: string, port: number } | undefined} ui @param {import('./environment.mjs').Port} wanted */
  async #serveUi(ui, wanted) {
    if (!ui) return undefined;
    const port = await choosePort(wanted, (message) => this.#say(message));
    this.#ui = await serveTemporalUi(port, ui);
    return `http://127.0.0.1:${port}`;
  }

  /** @param {string} message */
  #say(message) {
    this.#terminal.say('start', message);
  }

  /** @param {Addresses} addresses @param {string | undefined} temporalUiUrl */
  async #writeRuntime(addresses, temporalUiUrl) {
    this.#runtimeFile = path.join(addresses.dataDir, 'runtime.json');
    const runtime = {
      temporalAddress: addresses.temporalAddress,
      temporalNamespace: addresses.namespace,
      taskQueue: addresses.taskQueue,
      agentServiceUrl: sharedVariables(addresses).AGENT_SERVICE_URL,
      consoleUrl: consoleUrl(addresses),
      temporalUiUrl,
      startedAt: new Date().toISOString(),
      pid: process.pid,
    };
    await writeFile(this.#runtimeFile, `${JSON.stringify(runtime, undefined, 2)}\n`);
  }
}

/**
 * How many processes the agent-service has, and its id, which is the same at each start on this data folder: so it takes up the turns that its predecessor had.
 * On a server that others use too, a place alone would not be one of its own.
 * @param {Settings} settings
 */
function agentProcesses({ agentProcesses, agentServiceId, dataDir, temporalAddress }) {
  const here = `${os.hostname()} ${dataDir}`;
  const place = temporalAddress ? createHash('sha256').update(here).digest('hex').slice(0, 8) : '1';
  return { AGENT_PROCESSES: String(agentProcesses), AGENT_SERVICE_ID: agentServiceId ?? `agents-${place}` };
}

/** @param {Settings} settings @param {string} temporalAddress @param {boolean} withSignIn @param {(message: string) => void} tell @returns {Promise<Addresses>} */
async function chooseAddresses(
  { ports, namespace, taskQueue, dataDir, scriptedModel },
  temporalAddress,
  withSignIn,
  tell,
) {
  return {
    temporalAddress,
    namespace,
    taskQueue,
    dataDir,
    webPort: await choosePort(ports.web, tell),
    agentServicePort: await choosePort(ports.agentService, tell),
    workerHealthPort: await choosePort(ports.workerHealth, tell),
    scriptedModelPort: scriptedModel ? await choosePort(ports.scriptedModel, tell) : undefined,
    signInPort: withSignIn ? await choosePort(ports.signIn, tell) : undefined,
  };
}
