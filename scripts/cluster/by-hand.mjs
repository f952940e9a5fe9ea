// @ts-check
/** A cluster that a person looks at: started, kept alive, told what to do in the terminal, ended by Ctrl-C. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { choosePort } from '../lib/ports.mjs';
import { Cluster } from './cluster.mjs';
import { findPrograms } from './programs.mjs';

const said = (/** @type {string} */ line) => console.log(`${new Date().toTimeString().slice(0, 8)}  ${line}`);

/** Returns when everything has ended. @param {import('./arguments.mjs').ClusterArguments} options */
export async function startByHand({ dataDir, port, shards, withSignIn }) {
  const programs = await findPrograms(said);
  // npm changes to the root of the repository; paths mean the folder the person is in.
  const kept = dataDir && path.resolve(process.env.INIT_CWD ?? '', dataDir);
  const folder = kept ?? mkdtempSync(path.join(os.tmpdir(), 'cluster-'));
  const webPort = await choosePort({ number: port ?? 3_000, explicit: port !== undefined, variable: '--port' }, said);
  const cluster = await Cluster.prepare({ dataDir: folder, programs, shards, webPort, withSignIn, say: said });
  const asked = new Promise((resolve) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.once(signal, resolve);
  });
  try {
    const began = Date.now();
    await Promise.race([cluster.start(), asked.then(() => Promise.reject(new Error('The start was broken off.')))]);
    cluster.keepAlive();
    console.log(ready(cluster, folder, (Date.now() - began) / 1_000));
    const commands = createInterface({ input: process.stdin });
    commands.on('line', (line) => {
      follow(cluster, line.trim()).catch((error) => said(error instanceof Error ? error.message : String(error)));
    });
    await asked;
    commands.close();
  } finally {
    said('ending everything …');
    await cluster.stop();
    said(kept ? `everything has ended; ${folder} is kept` : 'everything has ended');
    if (!kept) rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Cluster} cluster @param {string} folder @param {number} seconds */
function ready(cluster, folder, seconds) {
  return `
  Console and API   ${cluster.url}
  Temporal          ${cluster.env.TEMPORAL_ADDRESS} (mTLS), namespace ${cluster.env.TEMPORAL_NAMESPACE}
  The CLI           . ${path.join(folder, 'cluster.env')} && npm run cli -- list
  Logs              ${path.join(folder, 'logs')}
  Processes         ${[...cluster.parts.keys()].join(', ')}

  Ready after ${seconds.toFixed(0)} s. Commands: parts, kill <part>, stop <part>, roll-out, fail-over. Ctrl-C ends everything.
`;
}

/** @param {Cluster} cluster @param {string} line */
async function follow(cluster, line) {
  const [command = '', name = ''] = line.split(/\s+/);
  if (command === '') return;
  if (command === 'parts') {
    for (const part of cluster.parts.values())
      said(`${part.name}  ${part.running ? `pid ${part.pid}` : 'is not running'}`);
  } else if (command === 'kill') await cluster.part(name).kill('SIGKILL');
  else if (command === 'stop') await cluster.part(name).kill('SIGTERM');
  else if (command === 'roll-out') {
    await cluster.rollOut();
    said(`build ${cluster.state.build} has everything`);
  } else if (command === 'fail-over') {
    await cluster.failOver();
    said(`${cluster.postgres.primary.name} takes writes; ${cluster.postgres.standby.name} is its standby`);
  } else said(`"${command}" is no command. There are: parts, kill <part>, stop <part>, roll-out, fail-over.`);
}
