// @ts-check
/** A test topology of the whole without containers: every process of a real cluster, each of which can be killed, on one machine. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChildProcess } from '../lib/child-process.mjs';
import { Guard } from '../lib/guard-process.mjs';
import { root } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { registerSearchAttributes } from '../lib/search-attributes.mjs';
import { consoleUrl, scriptedModelSpec, sharedVariables, signInSpec } from '../lib/services.mjs';
import { servesNamespace, withoutTemporalProfile } from '../lib/temporal-server.mjs';
import { signInVariables } from '../sign-in/variables.mjs';
import { makeCertificates } from './authority.mjs';
import { buildSpecs, consoleSpecs, makeBucket, proxySpec, s3Spec, s3Variables } from './parts.mjs';
import { PostgresPair, postgresUser, replicator } from './postgres.mjs';
import { readState, writeState } from './state.mjs';
import { makeNamespace, makeTables, roleSpec, roles, serverName } from './temporal.mjs';

/** @typedef {import('../lib/child-process.mjs').ProcessSpec} ProcessSpec */
/** @typedef {{ workers: ChildProcess[], agentServices: ChildProcess[] }} Build */

const namespace = 'agents';
const graceMs = 20_000;

/**
 * @typedef {object} Options
 * @property {string} dataDir absolute; a second start on it goes on where the first stopped
 * @property {import('./programs.mjs').Programs} programs
 * @property {NodeJS.ProcessEnv} [env] variables for every process of the product
 * @property {number} [shards] of history, 512 when absent
 * @property {number} [webPort] of the proxy; a free one when absent
 * @property {boolean} [withSignIn] people sign in at a provider for trying
 * @property {boolean} [watched] the agent-services of the chaos kit
 * @property {(line: string) => void} [say]
 */

export class Cluster {
  #guard = new Guard();
  #stopping = false;
  #keepsAlive = false;
  /** Every process by name. @type {Map<string, ChildProcess>} */
  parts = new Map();
  /** The build that takes new runs. @type {Build} */
  build = { workers: [], agentServices: [] };
  /** @type {ChildProcess[]} */
  consoles = [];

  /** @param {Options} options @param {import('./state.mjs').State} state */
  constructor(options, state) {
    const { dataDir, env = {} } = options;
    this.options = options;
    this.state = state;
    this.folder = dataDir;
    this.certificates = path.join(dataDir, 'certificates');
    this.say = options.say ?? (() => {});
    const { ports } = state;
    this.addresses = {
      temporalAddress: `127.0.0.1:${ports.temporal['temporal-frontend'].grpcPort}`,
      namespace,
      taskQueue: 'agent-runs',
      webPort: ports.web,
      agentServicePort: ports.agentServices,
      workerHealthPort: /** @type {number} */ (ports.builds[Number(state.build) % 2]?.workers[0]),
      scriptedModelPort: ports.model,
      signInPort: ports.signIn,
      dataDir: path.join(dataDir, 'data'),
    };
    this.processEnv = { ...withoutTemporalProfile({ ...process.env, ...env }, dataDir), ...s3Variables(ports.s3) };
    this.postgres = new PostgresPair({
      folder: path.join(dataDir, 'postgres'),
      certificates: this.certificates,
      ports: ports.postgres,
      writable: state.writable,
      moved: (writable) => this.#remember({ writable }),
      make: (spec) => this.#make(spec),
    });
  }

  /** @param {Options} options */
  static async prepare(options) {
    const { dataDir, shards = 512, webPort } = options;
    for (const folder of ['', 'postgres', 'data', 'proxy']) mkdirSync(path.join(dataDir, folder), { recursive: true });
    for (const folder of ['', 'postgres']) chmodSync(path.join(dataDir, folder), 0o711); // Postgres is another user where this one is root
    return new Cluster(options, await readState(dataDir, { shards, webPort }));
  }

  get url() {
    return consoleUrl(this.addresses);
  }

  /** Where payloads are, and what the SDKs of S3 need for it. */
  get s3() {
    return s3Variables(this.state.ports.s3);
  }

  /** Variables for every process of the product that is started from now on. @param {NodeJS.ProcessEnv} env */
  addVariables(env) {
    Object.assign(this.processEnv, env);
  }

  /** What a client needs, as a part of its own (`operator`): the CLI, a test. @returns {Record<string, string>} */
  get env() {
    return {
      ...sharedVariables(this.addresses),
      ...this.#tls('operator'),
      ...this.s3,
      AGENT_SERVICE_TOKEN: this.state.agentServiceToken,
    };
  }

  /** Starts everything, in order. What was started is still to be stopped when this throws. */
  async start() {
    const { state, addresses, options } = this;
    const { programs } = options;
    await makeCertificates(this.certificates, [
      { name: 'postgres', host: 'postgres.cluster' },
      { name: 'temporal-store', commonName: postgresUser },
      { name: replicator },
      { name: 'temporal', host: serverName },
      ...['worker', 'agent-service', 'console', 'operator'].map((name) => ({ name })),
    ]);
    const s3 = this.#make(s3Spec(state.ports.s3));
    await Promise.all([this.postgres.start(), s3.startReady().then(() => makeBucket(state.ports.s3))]);
    this.say('Postgres: one that takes writes, and a standby that every commit waits for');
    await makeTables({
      tool: programs.temporalSql,
      certificates: this.certificates,
      port: this.postgres.primary.port,
      isNew: !state.hasTables,
    });
    this.#remember({ hasTables: true });
    const names = /** @type {import('./temporal.mjs').RoleName[]} */ (Object.keys(roles));
    const specs = names.map((name) =>
      roleSpec(name, {
        program: programs.temporal,
        folder: path.join(this.folder, 'temporal'),
        certificates: this.certificates,
        ports: state.ports.temporal,
        postgresPorts: state.ports.postgres,
        shards: state.shards,
        ...(name === 'temporal-frontend' && {
          isReady: () => servesNamespace(addresses.temporalAddress, namespace, this.#clientTls()),
        }),
      }),
    );
    const servers = specs.map((spec) => this.#make(spec)).filter((each) => each.name !== 'temporal-frontend');
    const [first, ...others] = /** @type {[ChildProcess, ...ChildProcess[]]} */ (servers);
    await first.startReady(); // alone: it writes what the cluster is into the tables
    await Promise.all(others.map((each) => each.startReady()));
    const frontend = /** @type {ChildProcess} */ (this.parts.get('temporal-frontend'));
    await frontend.start();
    await makeNamespace(addresses.temporalAddress, namespace, this.#clientTls());
    await frontend.waitReady();
    await registerSearchAttributes({ ...this.processEnv, ...this.env });
    this.say(`Temporal: ${names.join(', ')}; ${state.shards} shards, mTLS`);

    const own = await this.#signIn();
    await this.#make(scriptedModelSpec(addresses, this.processEnv)).startReady();
    this.build = await this.startBuild(state.build, own);
    await this.promote(state.build);
    const tls = { ...this.#tls('console'), AGENT_SERVICE_TOKEN: state.agentServiceToken };
    this.consoles = consoleSpecs(state.ports.consoles, addresses, this.processEnv, { ...tls, ...own?.web }).map(
      (spec) => this.#make(spec),
    );
    await Promise.all(this.consoles.map((each) => each.startReady()));
    const proxyFolder = path.join(this.folder, 'proxy');
    const agentServices = state.ports.builds.flatMap((each) => each.agentServices);
    await this.#make(
      proxySpec(programs.proxy, proxyFolder, addresses, { consoles: state.ports.consoles, agentServices }),
    ).startReady();
    this.say('workers, agent-services and consoles are there, and the proxy before them');
    writeFileSync(path.join(this.folder, 'cluster.env'), shellText(this.env), { mode: 0o600 });
  }

  /** @param {string} name @returns {ChildProcess} */
  part(name) {
    const found = this.parts.get(name);
    if (!found) throw new Error(`There is no "${name}". There are: ${[...this.parts.keys()].join(', ')}.`);
    return found;
  }

  /**
   * Starts the workers and agent-services of a build beside those that run. They get work once it is promoted.
   * @param {string} build
   * @param {Awaited<ReturnType<typeof signInVariables>>} [own]
   * @returns {Promise<Build>}
   */
  async startBuild(build, own) {
    const slot = Number(build) % this.state.ports.builds.length;
    const ports = /** @type {import('./state.mjs').BuildPorts} */ (this.state.ports.builds[slot]);
    const specs = buildSpecs(ports, {
      addresses: this.addresses,
      env: this.processEnv,
      build,
      watched: this.options.watched ?? false,
      variables: {
        worker: { ...this.#tls('worker'), ...own?.worker },
        agentService: {
          ...this.#tls('agent-service'),
          AGENT_SERVICE_TOKEN: this.state.agentServiceToken,
          ...own?.agentService,
        },
      },
    });
    const made = {
      workers: specs.workers.map((spec) => this.#make(spec)),
      agentServices: specs.agentServices.map((spec) => this.#make(spec)),
    };
    const all = [...made.workers, ...made.agentServices];
    await Promise.all(all.map((each) => each.startReady()));
    if (this.#keepsAlive) for (const each of all) void this.#keep(each);
    return made;
  }

  /**
   * New runs go to a build, and open ones that are between two turns: `npm run promote` of that build.
   * @param {string} build
   * @returns {Promise<string>} what it said
   */
  promote(build) {
    return run(process.execPath, [path.join(root, 'apps/temporal-worker/dist/deploy/promote-command.js')], {
      title: `promote build ${build}`,
      cwd: root,
      env: {
        ...this.processEnv,
        ...this.env,
        ...{ TEMPORAL_DEPLOYMENT_NAME: 'cluster', TEMPORAL_WORKER_BUILD_ID: build },
      },
    });
  }

  /**
   * Rolls a new build of workers and agent-services out under open runs, as docs/deploying-changes.md says: both start beside the old
   * ones, the build is promoted, the old agent-services hand their turns over, and the old workers end once nothing is left on them.
   * @param {() => void} [handsOver] called when they begin to
   */
  async rollOut(handsOver = () => {}) {
    const old = this.build;
    const next = String(Number(this.state.build) + 1);
    this.build = await this.startBuild(next, await this.#signIn());
    await this.promote(next);
    for (const each of [...old.workers, ...old.agentServices]) this.parts.delete(each.name);
    const stopped = old.agentServices.map((each) => each.stop(graceMs));
    handsOver();
    await Promise.all(stopped);
    const deadline = Date.now() + 120_000;
    while (/ stay/.test(await this.promote(next))) {
      if (Date.now() > deadline)
        throw new Error(`Runs stay on build ${this.state.build}: they do not fit build ${next}.`);
      await sleep(500);
    }
    await Promise.all(old.workers.map((each) => each.stop(graceMs)));
    this.#remember({ build: next });
  }

  /** The Postgres that takes writes dies and does not come back: its standby takes its place, then a new standby joins. */
  async failOver() {
    await this.postgres.failOver();
    await this.postgres.join();
  }

  /** Ends everything, what was started last first. */
  async stop() {
    this.#stopping = true;
    const ended = (/** @type {(name: string) => boolean} */ which) =>
      Promise.all([...this.parts.values()].filter(({ name }) => which(name)).map((each) => each.stop(graceMs)));
    const isStore = (/** @type {string} */ name) => name.startsWith('postgres') || name === 's3';
    const isServer = (/** @type {string} */ name) => name.startsWith('temporal');
    await ended((name) => !isStore(name) && !isServer(name));
    await ended(isServer);
    await this.postgres.primary.child.stop(graceMs);
    await ended(isStore);
    await this.#guard.close();
  }

  /** From now on, starts every process again that ends by itself or is killed by somebody. */
  keepAlive() {
    this.#keepsAlive = true;
    for (const child of this.parts.values()) void this.#keep(child);
  }

  /** @param {ChildProcess} child */
  async #keep(child) {
    for (;;) {
      await child.exited;
      if (this.#stopping || this.parts.get(child.name) !== child) return;
      await sleep(500);
      if (this.#stopping || child.running || this.postgres.isLeaving(child)) continue;
      this.say(`${child.name} has ended; starting it again (log: ${child.log})`);
      await child.startReady().then(
        () => this.say(`${child.name} is ready again`),
        (error) => this.say(String(error)),
      );
    }
  }

  /** @param {ProcessSpec} spec */
  #make(spec) {
    const child = new ChildProcess(spec, path.join(this.folder, 'logs', `${spec.name}.log`), {
      onSpawn: (pid) => this.#guard.add(pid),
      onExit: (pid) => this.#guard.remove(pid),
    });
    this.parts.set(spec.name, child);
    return child;
  }

  /** @param {Partial<import('./state.mjs').State>} change */
  #remember(change) {
    Object.assign(this.state, change);
    writeState(this.folder, this.state);
  }

  async #signIn() {
    if (!this.options.withSignIn) return undefined;
    const own = await signInVariables(this.addresses);
    if (!this.parts.has('sign-in')) await this.#make(signInSpec(this.addresses, this.processEnv)).startReady();
    return own;
  }

  /** The same, as Temporal's client takes it. */
  #clientTls() {
    const read = (/** @type {string} */ name) => readFileSync(path.join(this.certificates, name));
    return {
      serverNameOverride: serverName,
      serverRootCACertificate: read('ca.crt'),
      clientCertPair: { crt: read('operator.crt'), key: read('operator.key') },
    };
  }

  /** Certificates of a part, as Temporal's envconfig reads them. @param {string} part @returns {Record<string, string>} */
  #tls(part) {
    const file = (/** @type {string} */ name) => path.join(this.certificates, name);
    return {
      TEMPORAL_TLS_CLIENT_CERT_PATH: file(`${part}.crt`),
      TEMPORAL_TLS_CLIENT_KEY_PATH: file(`${part}.key`),
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: file('ca.crt'),
      TEMPORAL_TLS_SERVER_NAME: serverName,
    };
  }
}

/** @param {Record<string, string>} env */
function shellText(env) {
  return Object.entries(env)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join('');
}
