// @ts-check
/** The product and what it is compared with, running on one Temporal server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTemporalClient } from '@platform/temporal';
import { startStack } from '../test/support/stack.mjs';
import { startTemporalOnPostgres } from './servers/temporal-on-postgres.mjs';
import { Subjects } from './subjects/subjects.mjs';

/** @typedef {'embedded' | 'postgres'} ServerKind */
/** @typedef {Awaited<ReturnType<typeof setStage>>} Stage */

/** Names of the processes that are the server. */
export const serverProcesses = ['temporal-server', 'postgres'];

/**
 * @param {ServerKind} kind
 * @param {object} [options]
 * @param {number} [options.shards] of a server with Postgres
 * @param {boolean} [options.compares] `false` for the product alone, without what it is compared with
 * @param {boolean} [options.leases] `false`: no process has a lease, so that every turn gives its own signs of life
 * @param {Record<string, string>} [options.env] more variables for every process
 * @param {number} [options.longRunSteps] of {@link Stage.longRun}
 * @throws {import('../scripts/lib/temporal-programs.mjs').Missing} when the machine lacks what the Postgres server needs
 */
export async function setStage(kind, { shards, compares = true, leases = true, env = {}, longRunSteps = 1_000 } = {}) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const toolLog = path.join(dataDir, 'tool-calls.jsonl');
  /** @type {(() => Promise<void>)[]} */
  const endings = [];
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  process.once('exit', remove); // also where it ends in the middle
  const close = async () => {
    for (const end of endings.splice(0).reverse()) await end();
    process.off('exit', remove);
    remove();
  };
  try {
    const real =
      kind === 'postgres' ? await startTemporalOnPostgres({ dataDir, namespace: 'default', shards }) : undefined;
    if (real) endings.push(real.stop);
    const own = {
      AGENTS_MODULE: 'tests.kit.agents_under_test',
      SCRIPTED_MODEL_SCRIPTS: path.join(import.meta.dirname, 'scripted-model.mjs'),
      SCRIPTED_MODEL_TOKEN_MS: '0',
      TOOL_CALL_LOG: toolLog,
      ...env,
    };
    /** @type {import('../test/support/stack.mjs').Part[]} */
    const only = ['temporal', 'model', 'worker', ...(leases ? /** @type {const} */ (['agentService']) : [])];
    const stack = await startStack({ dataDir, env: own, temporalAddress: real?.address, only });
    endings.push(stack.stop);
    if (!leases) {
      stack.agentService.spec.args = [path.join(import.meta.dirname, 'subjects/without_lease.py')];
      await stack.agentService.startReady();
    }
    const client = await createTemporalClient({ env: stack.env });
    endings.push(client.close);
    const subjects = new Subjects(client, { env: { ...own, ...stack.env }, pids: () => pidsOf(stack, real?.pids) });
    if (compares) {
      endings.push(() => subjects.stop());
      await subjects.start();
    }
    /** @type {Promise<string> | undefined} */
    let longRun;
    return {
      kind,
      dataDir,
      toolLog,
      stack,
      client,
      subjects,
      /** Files of the server's state. */
      stateDir: real?.stateDir ?? path.join(dataDir, 'temporal'),
      consoleUrl: `http://127.0.0.1:${stack.env.WEB_PORT}`,
      /** The console, which only some scenarios need. */
      async startConsole() {
        if (stack.web.running) return;
        await stack.web.startReady();
      },
      longRunSteps,
      /** A run of so many steps, made when it is first asked for. @returns {Promise<string>} its workflow's id */
      longRun() {
        longRun ??= subjects.durable.run({ steps: longRunSteps });
        return longRun;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {import('../test/support/stack.mjs').Stack} stack
 * @param {Record<string, readonly number[]> | undefined} real processes of a real server
 * @returns {Record<string, readonly number[]>}
 */
function pidsOf(stack, real) {
  return {
    ...(real ?? { 'temporal-server': [stack.temporal.pid] }),
    worker: [stack.worker.pid],
    'agent-service': [stack.agentService.pid],
    'scripted-model': [stack.model.pid],
    ...(stack.web.running && { console: [stack.web.pid] }),
  };
}
