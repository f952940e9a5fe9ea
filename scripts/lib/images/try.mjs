// @ts-check
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildPrograms } from '../build.mjs';
import { ChildProcess } from '../child-process.mjs';
import { findPython } from '../find-python.mjs';
import { installNodePackages } from '../node-packages.mjs';
import { freePort } from '../ports.mjs';
import { step } from '../run.mjs';
import { answers, scriptedModelSpec, sharedVariables } from '../services.mjs';
import { ensureTemporalCli } from '../temporal-cli.mjs';
import { temporalServerSpec } from '../temporal-server.mjs';
import { bases } from './bases.mjs';
import { container, unmountAll } from './container.mjs';
import { buildImages, images, sizeOf } from './images.mjs';

/** Exit code of a command that has stopped watching because people have to decide. */
const waiting = 8;

/** Milliseconds that a drain may take; the chart and the compose file give more. */
const drainMs = 20_000;

/**
 * Builds the images, starts one of each as an engine would, and does a refund through them on a Temporal server of its own: an agent asks, a
 * person approves, the refund is issued once. Then each drains at SIGTERM. Throws when anything of it does not hold.
 * @param {{ built: boolean }} options `built`: the images of the last time are tried
 */
export async function tryImages({ built }) {
  await installNodePackages({ dev: false });
  await buildPrograms();
  if (!built) await buildImages();
  for (const [part, image] of Object.entries(images)) {
    const { all, base } = sizeOf(
      image,
      part === 'agentService' || part === 'example' ? bases.BASE_PYTHON : bases.BASE_RUNTIME,
    );
    console.log(`  ${image}: ${all} MB, ${all - base} MB above its base`);
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'durable-agents-images-'));
  /** @type {ChildProcess[]} */
  const running = [];
  try {
    await refund(folder, running);
  } finally {
    for (const child of running.reverse()) await child.stop(drainMs);
    unmountAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder @param {ChildProcess[]} running */
async function refund(folder, running) {
  const port = { grpc: await freePort(), http: await freePort(), metrics: await freePort() };
  const [webPort, agentServicePort] = [await freePort(), await freePort()];
  const [workerHealthPort, scriptedModelPort] = [await freePort(), await freePort()];
  const data = path.join(folder, 'data');
  mkdirSync(data);
  chownSync(data, 10_001, 10_001);
  const addresses = {
    ...{ temporalAddress: `127.0.0.1:${port.grpc}`, namespace: 'default', taskQueue: 'agent-runs' },
    ...{ webPort, agentServicePort, workerHealthPort, scriptedModelPort, dataDir: '/data' },
  };
  const env = { ...sharedVariables(addresses), AGENT_SERVICE_URL: `http://127.0.0.1:${agentServicePort}` };
  const start = async (/** @type {import('../child-process.mjs').ProcessSpec} */ spec) => {
    const child = new ChildProcess(spec, path.join(folder, `${spec.name}.log`));
    running.push(child);
    await step(`start ${spec.name}`, async () => {
      await child.startReady();
    });
    return child;
  };
  const part = (/** @type {string} */ name, /** @type {string} */ image, /** @type {string} */ ready, more = {}) =>
    start({ name, ...container(image, data, { ...env, ...more }), isReady: () => answers(ready) });
  const cli = (/** @type {string[]} */ ...args) => {
    const spec = container(images.cli, data, { ...env, USER: 'a person' }, args);
    const { status, stdout, stderr } = spawnSync(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      encoding: 'utf8',
    });
    assert.ok([0, waiting].includes(Number(status)), `agents ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  };

  for (const image of [images.worker, images.agentService, images.console]) cannotWrite(image, data);
  const { path: temporal } = await ensureTemporalCli();
  await start(
    await temporalServerSpec({ cli: temporal, ports: port, namespace: 'default', dataDir: folder, env: process.env }),
  );
  await start(scriptedModelSpec({ ...addresses, dataDir: folder }, process.env));
  const drained = [
    await part('worker', images.worker, `http://127.0.0.1:${workerHealthPort}/readyz`),
    await part('agent-service', images.agentService, `http://127.0.0.1:${agentServicePort}/readyz`),
    await part('console', images.console, `http://127.0.0.1:${webPort}/readyz`),
  ];
  const health = /** @type {{ status: string }} */ (
    await (await fetch(`http://127.0.0.1:${webPort}/api/v1/health`)).json()
  );
  assert.equal(health.status, 'ok', JSON.stringify(health));
  const page = await fetch(`http://127.0.0.1:${webPort}/inbox`);
  assert.equal(page.status, 200);

  await step('a refund through them', async () => {
    const { runId } = JSON.parse(cli('--json', 'run', 'support', 'Refund order 1042: the blender arrived broken.'));
    for (const tool of ['issue_refund', 'write_to_customer']) {
      cli('watch', runId, '--until-waiting', '--no-ask');
      cli('approve', runId, tool);
    }
    assert.match(cli('watch', runId, '--no-ask'), /ompleted/);
  });
  const refunds =
    "import sqlite3,sys; print(*[row[0] for row in sqlite3.connect(sys.argv[1]).execute('SELECT order_id FROM refunds WHERE order_id=1042')])";
  const made = execFileSync(await findPython(), ['-c', refunds, path.join(data, 'shop.db')], { encoding: 'utf8' });
  assert.equal(made.trim(), '1042', 'the refund was issued once');

  for (const child of drained) {
    await step(`SIGTERM ends ${child.name}`, () => child.stop(drainMs));
    assert.equal((await child.exited).code, 0, `${child.name}: ${readFileSync(child.log, 'utf8')}`);
  }
  const own = await freePort();
  const variables = { ...env, AGENT_SERVICE_PORT: String(own) };
  await start({
    ...{ name: 'example', ...container(images.example, data, variables) },
    isReady: () => answers(`http://127.0.0.1:${own}/readyz`),
  });
  const { agents } = /** @type {{ agents: { id: string }[] }} */ (
    await (await fetch(`http://127.0.0.1:${own}/agents`)).json()
  );
  assert.deepEqual(
    agents.map(({ id }) => id),
    ['callers'],
  );
  console.log('1 passed, 0 failed');
}

/** An image's root file system cannot be written, and its processes are nobody of this machine. @param {string} image @param {string} data */
function cannotWrite(image, data) {
  const script = 'id -u; touch /app/x 2>&1; touch /etc/x 2>&1; touch /data/x /tmp/x && rm /data/x && echo may';
  const { command, args, env, cwd } = container(image, data, {}, ['/bin/sh', '-c', script]);
  const said = execFileSync(command, args, { cwd, env, encoding: 'utf8' });
  assert.match(said, /^10001\n.*Read-only file system\n.*Read-only file system\nmay\n$/, image);
}
