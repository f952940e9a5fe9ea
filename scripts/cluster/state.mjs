// @ts-check
/** What a cluster keeps between two starts on one folder, so that everything finds each other again. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../lib/ports.mjs';
import { roles } from './temporal.mjs';

/**
 * @typedef {object} State
 * @property {number} shards of history, chosen once
 * @property {boolean} hasTables
 * @property {string} writable the Postgres that takes writes
 * @property {string} build of the workers that are current
 * @property {string} agentServiceToken
 * @property {Ports} ports
 *
 * @typedef {object} Ports
 * @property {[number, number]} postgres
 * @property {Record<import('./temporal.mjs').RoleName, import('./temporal.mjs').RolePorts>} temporal
 * @property {number} s3
 * @property {number} model
 * @property {number} signIn
 * @property {[number, number]} consoles
 * @property {BuildPorts[]} builds two, so that one build can take over from the other
 * @property {number} web of the proxy, for people
 * @property {number} agentServices of the proxy, for consoles
 *
 * @typedef {{ workers: number[], agentServices: number[] }} BuildPorts
 */

const fileIn = (/** @type {string} */ folder) => path.join(folder, 'cluster.json');

/** @param {string} folder @param {{ shards: number, webPort: number | undefined }} wanted used where there is no state yet @returns {Promise<State>} */
export async function readState(folder, { shards, webPort }) {
  const file = fileIn(folder);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const ports = async (/** @type {number} */ count) => {
    const all = [];
    for (let n = 0; n < count; n++) all.push(await freePort());
    return all;
  };
  /** @type {Record<string, { grpcPort: number, membershipPort: number }>} */
  const temporal = {};
  for (const name of Object.keys(roles))
    temporal[name] = { grpcPort: await freePort(), membershipPort: await freePort() };
  const builds = [];
  for (let n = 0; n < 2; n++) builds.push({ workers: await ports(2), agentServices: await ports(3) });
  /** @type {State} */
  const state = {
    shards,
    hasTables: false,
    writable: 'postgres-1',
    build: '1',
    agentServiceToken: randomBytes(32).toString('base64url'),
    ports: {
      postgres: /** @type {[number, number]} */ (await ports(2)),
      temporal: /** @type {Ports['temporal']} */ (temporal),
      s3: await freePort(),
      model: await freePort(),
      signIn: await freePort(),
      consoles: /** @type {[number, number]} */ (await ports(2)),
      builds,
      web: webPort ?? (await freePort()),
      agentServices: await freePort(),
    },
  };
  writeState(folder, state);
  return state;
}

/** @param {string} folder @param {State} state */
export function writeState(folder, state) {
  writeFileSync(fileIn(folder), `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
}
