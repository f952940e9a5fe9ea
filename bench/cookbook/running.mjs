// @ts-check
/** One agent of the cookbook, run by plain Agno and by the product, which is killed meanwhile. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { followRun, listAgents, startRun, submitDecision } from '@platform/temporal';
import { pythonBin } from '../../scripts/lib/paths.mjs';
import { Kills, killsFor } from './kills.mjs';

/** @typedef {import('./agents.mjs').Subject} Subject */
/** @typedef {import('./comparing.mjs').Deeds} Deeds */
/** @typedef {import('@platform/temporal').PendingDecision} PendingDecision */

const PLAIN_MS = 120_000;
const RUN_MS = 300_000;

/**
 * @param {import('./stage.mjs').Stage} stage
 * @param {Subject} subject
 * @param {boolean} kill
 * @returns {Promise<{ plain: Deeds, durable: Deeds, kills: Kills, unnamed: string[] }>}
 */
export async function runBoth(stage, subject, kill) {
  await stage.speakTo(subject);
  const { plain, agentId } = await runPlain(stage, subject);
  const kills = new Kills(kill ? killsFor(plain.requests.length, plain.tools.length) : []);
  const { durable, unnamed } = await runDurable(stage, subject, agentId, kills, kill);
  return { plain, durable, kills, unnamed };
}

const requestOf = (/** @type {Subject} */ { request = 'Please do what you are here for.' }) => request;

/** @param {import('./stage.mjs').Stage} stage @param {Subject} subject @returns {Promise<{ plain: Deeds, agentId: string | null }>} */
async function runPlain(stage, subject) {
  const folder = emptyFolder(stage, subject);
  const toolLog = path.join(folder, 'tools.jsonl');
  const before = lines(stage.requestLog).length;
  const { stdout } = await promisify(execFile)(
    path.join(pythonBin, 'python'),
    [path.join(import.meta.dirname, 'plain.py'), subject.module, subject.variable, requestOf(subject)],
    { cwd: folder, env: { ...stage.env, TOOL_LOG: toolLog }, timeout: PLAIN_MS, maxBuffer: 1e8 },
  );
  const { id, status, content } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  const requests = lines(stage.requestLog).slice(before);
  return { plain: { requests, tools: lines(toolLog), status, content }, agentId: id };
}

/**
 * @param {import('./stage.mjs').Stage} stage
 * @param {Subject} subject
 * @param {string | null} agentId as plain Agno has it; its variable where it has none
 * @param {Kills} kills
 * @param {boolean} kill whether the service is killed while the run waits for people, too
 */
async function runDurable(stage, subject, agentId, kills, kill) {
  const folder = emptyFolder(stage, subject);
  const toolLog = path.join(folder, 'tools.jsonl');
  const before = lines(stage.requestLog).length;
  await stage.serve(subject, folder, toolLog);
  const restarts = watch(stage, kills);
  const { agents } = await listAgents(stage.client);
  const unnamed = agents.flatMap(({ id, namedAfter, members }) => [
    ...(namedAfter ? [id] : []),
    ...(members ?? []).flatMap((member) => (member.namedAfter ? [member.id] : [])),
  ]);
  const { runId } = await startRun(stage.client, {
    agentId: agentId ?? subject.variable,
    request: requestOf(subject),
    startedBy: 'cook',
    sessionId: 'cookbook',
    userId: 'cook',
  });
  const end = await toTheEnd(stage, runId, async () => {
    if (!kill || kills.waited) return;
    kills.waited = true;
    await stage.stack.agentService.kill('SIGKILL');
    kills.killed();
    await stage.stack.agentService.restart();
  });
  stage.atPoint = async () => {};
  await restarts();
  /** @type {Deeds} */
  const durable = {
    requests: lines(stage.requestLog).slice(before),
    tools: lines(toolLog),
    status:
      { completed: 'COMPLETED', stalled: `ERROR (stalled: ${end.stall?.type}: ${end.stall?.message})` }[
        String(end.status)
      ] ?? end.status,
    content: end.content,
  };
  return { durable, unnamed };
}

/** Kills the service where it is to be killed, and starts it again. Gives what waits for the restarts. @param {import('./stage.mjs').Stage} stage @param {Kills} kills */
function watch(stage, kills) {
  /** @type {Promise<void>} */
  let restarting = Promise.resolve();
  const { agentService } = stage.stack;
  stage.atPoint = async (point) => {
    if (point.pid !== agentService.pid || !kills.reached(point)) return;
    await agentService.kill('SIGKILL');
    kills.killed();
    restarting = agentService.restart();
    await restarting;
  };
  return () => restarting;
}

/**
 * Follows a run, decides all that it asks, and gives its view at its end, or where it cannot go on.
 * @param {import('./stage.mjs').Stage} stage @param {string} runId @param {() => Promise<void>} waiting
 */
async function toTheEnd(stage, runId, waiting) {
  const signal = AbortSignal.timeout(RUN_MS);
  /** @type {Set<string>} */
  const decided = new Set();
  for await (const update of followRun(stage.client, runId, { signal })) {
    if (update.type !== 'update') continue;
    const { view } = update;
    if (view.endedAt !== undefined || view.status === 'stalled') return view;
    if (view.status !== 'waiting') continue;
    const asked = view.waitingFor.filter(({ id }) => !decided.has(id));
    if (asked.length > 0) await waiting();
    for (const request of asked) {
      decided.add(request.id);
      const { id: requestId, argumentsHash } = request;
      await submitDecision(stage.client, { runId, requestId, argumentsHash, by: 'cook', ...answerTo(request) });
    }
  }
  throw new Error(`run ${runId} did not end within ${RUN_MS / 1_000} s`);
}

/** What a person says, the same that `plain.py` says. @param {PendingDecision} request */
function answerTo({ kind, questions, fields, arguments: given }) {
  switch (kind) {
    case 'approval':
      return { action: /** @type {const} */ ('approve') };
    case 'question': {
      const values = Object.fromEntries((questions ?? []).map((q) => [q.question, [q.options[0]?.label]]));
      return { action: /** @type {const} */ ('answer'), values };
    }
    case 'input': {
      const open = (fields ?? []).filter(({ name }) => given[name] === undefined || given[name] === null);
      return {
        action: /** @type {const} */ ('answer'),
        values: Object.fromEntries(open.map((f) => [f.name, filledIn(f)])),
      };
    }
    default:
      return { action: /** @type {const} */ ('ran'), result: 'done by a person' };
  }
}

/** @param {{ name: string, type: string }} field */
function filledIn({ name, type }) {
  if (type === 'int') return 3;
  if (type === 'float') return 2.5;
  return type === 'bool' ? true : `a person's ${name}`;
}

/** Where it runs: one path for both, as agents tell their models of files. @param {import('./stage.mjs').Stage} stage @param {Subject} subject */
function emptyFolder(stage, subject) {
  const folder = path.join(stage.dataDir, 'agents', `${subject.module}.${subject.variable}`);
  if (existsSync(folder)) renameSync(folder, `${folder}.plain`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** @param {string} file @returns {any[]} */
function lines(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}
