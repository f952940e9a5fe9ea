// @ts-check
/**
 * What a signature of each act costs: the same decision on two queues of one server, in turns, with signing on and off. `npm run measure:signing --
 * [rounds]`. Prints JSON: milliseconds, and the ratio of the two.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { actingAs, createSigningKey, createTemporalClient, publicJwkOf, signAct } from '@platform/temporal';
import { verifyProof } from '@platform/temporal/proofs';
import { startStack } from '../test/support/stack.mjs';
import { median, summarize } from './lib/statistics.mjs';
import { rotated } from './scenarios/scenario.mjs';
import { DurableRuns } from './subjects/durable.mjs';

const rounds = Number(process.argv[2] ?? 40);
const warmUp = 3;
const signedQueue = 'signed-runs';

const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-signing-'));
const key = createSigningKey({ nbf: Math.floor(Date.now() / 1_000) - 60 });
const keys = [publicJwkOf(key)];
const keysFile = path.join(dataDir, 'signing-keys.json');
writeFileSync(keysFile, JSON.stringify({ keys }));
const person = { id: 'https://login.example.com#bench', name: 'bench', roles: ['operator'] };
const agents = {
  AGENTS_MODULE: 'tests.kit.agents_under_test',
  SCRIPTED_MODEL_SCRIPTS: path.join(import.meta.dirname, 'scripted-model.mjs'),
  SCRIPTED_MODEL_TOKEN_MS: '0',
};

/** Milliseconds: from the start until people are asked, from the decision until it is taken, and until the run has ended. */
class Samples {
  /** @type {number[]} */ asked = [];
  /** @type {number[]} */ taken = [];
  /** @type {number[]} */ ended = [];

  /** @param {{ asked: number, taken: number, ended: number }} sample */
  add({ asked, taken, ended }) {
    this.asked.push(asked);
    this.taken.push(taken);
    this.ended.push(ended);
  }
}

/** @type {(() => Promise<unknown>)[]} */
const endings = [];
try {
  const plain = await startStack({ dataDir: path.join(dataDir, 'plain'), env: agents });
  endings.push(plain.stop);
  const queue = { taskQueue: signedQueue };
  const signed = await startStack({
    dataDir: path.join(dataDir, 'signed'),
    env: { ...agents, SIGNING_KEYS_FILE: keysFile },
    temporalAddress: plain.env.TEMPORAL_ADDRESS,
    via: async () => ({ worker: queue, agentService: queue }),
  });
  endings.push(signed.stop);
  const plainClient = await createTemporalClient({ env: plain.env });
  const signedClient = await createTemporalClient({ env: signed.env, taskQueue: signedQueue });
  endings.push(plainClient.close, signedClient.close);
  const actor = { ...person, sign: async (/** @type {any} */ act) => signAct(key, { person }, act) };
  const subjects = { unsigned: new DurableRuns(plainClient), signed: new DurableRuns(actingAs(signedClient, actor)) };

  const samples = { unsigned: new Samples(), signed: new Samples() };
  for (let round = 0; round < warmUp + rounds; round++) {
    const both = /** @type {const} */ (['unsigned', 'signed']);
    for (const name of rotated(both, round)) {
      const began = performance.now();
      const { decide, finished } = await subjects[name].startWaiting();
      const asked = performance.now() - began;
      const end = finished();
      const decided = performance.now();
      const [taken] = await Promise.all([decide().then(() => performance.now() - decided), end]);
      if (round >= warmUp) samples[name].add({ asked, taken, ended: performance.now() - decided });
    }
  }
  console.log(JSON.stringify({ rounds, ...report(samples), alone: alone() }, undefined, 2));
} finally {
  for (const end of endings.reverse()) await end();
  rmSync(dataDir, { recursive: true, force: true });
}

/** @param {{ unsigned: Samples, signed: Samples }} samples */
function report({ unsigned, signed }) {
  return Object.fromEntries(
    /** @type {const} */ (['asked', 'taken', 'ended']).map((what) => {
      const [without, with_] = [summarize(unsigned[what]), summarize(signed[what])];
      return [what, { unsigned: without, signed: with_, ratio: with_.median / without.median }];
    }),
  );
}

/** Milliseconds of a signature and of its verification, each by itself, in this process. */
function alone() {
  const payload = {
    requestId: '0-a',
    action: 'approve',
    by: 'bench',
    byId: person.id,
    roles: person.roles,
    argumentsHash: 'h',
  };
  const act = /** @type {const} */ ({ act: 'decide', namespace: 'default', runId: 'r', payload });
  const [sign, verify] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let n = 0; n < 300; n++) {
    const began = performance.now();
    const proof = signAct(key, { person }, act);
    const signed = performance.now();
    const check = verifyProof(proof, { ...act, keys, at: Date.now() });
    if (!check.ok) throw new Error(check.message);
    sign.push(signed - began);
    verify.push(performance.now() - signed);
  }
  return { signMs: median(sign.slice(100)), verifyMs: median(verify.slice(100)) };
}
