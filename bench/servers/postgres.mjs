// @ts-check
/** A Postgres of the bench's own: default settings, loopback only, its data in a temporary folder. */
import { chmodSync, chownSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChildProcess } from '../../scripts/lib/child-process.mjs';
import { accepts, freePort } from '../../scripts/lib/ports.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { findPostgres, isRoot, NOBODY, notAsRoot } from '../../scripts/lib/temporal-programs.mjs';

const user = 'temporal';

/** @typedef {{ child: ChildProcess, port: number, user: string, folder: string, remove: () => Promise<void> }} Postgres */

/**
 * Makes a database cluster and its process, which is still to be started.
 * @param {string} logFile
 * @param {import('../../scripts/lib/guard-process.mjs').Guard} guard
 * @returns {Promise<Postgres>}
 */
export async function makePostgres(logFile, guard) {
  const { initdb, postgres } = findPostgres();
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-postgres-'));
  chmodSync(folder, 0o700);
  if (isRoot()) chownSync(folder, NOBODY, NOBODY);
  const data = path.join(folder, 'data');
  const init = notAsRoot(initdb, ['-D', data, '-U', user, '--auth=trust', '-E', 'UTF8', '--locale=C']);
  await run(init.command, init.args, { title: 'initdb', cwd: folder });
  const port = await freePort();
  const spec = notAsRoot(postgres, ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder]);
  const child = new ChildProcess(
    { name: 'postgres', ...spec, cwd: folder, env: process.env, isReady: () => accepts(port) },
    logFile,
    { onSpawn: (pid) => guard.add(pid), onExit: (pid) => guard.remove(pid) },
  );
  return { child, port, user, folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
