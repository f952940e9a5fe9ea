// @ts-check
/** The programs that a cluster needs besides Node and Python: where each is, or how to install it. */
import path from 'node:path';
import { run } from '../lib/run.mjs';
import { ensureTemporalServer, findPostgres, Missing } from '../lib/temporal-programs.mjs';

/**
 * @typedef {object} Programs
 * @property {string} temporal the server
 * @property {string} temporalSql makes its tables
 * @property {string} proxy Caddy
 */

/**
 * Finds all programs, and builds the Temporal server when it is not there yet.
 * @param {(line: string) => void} say told in one line each what is taken
 * @returns {Promise<Programs>}
 * @throws {Missing} with everything that is missing, and how to install it
 */
export async function findPrograms(say) {
  if (process.platform !== 'linux') throw new Missing('a cluster for trying runs on Linux only');
  /** @type {string[]} */
  const missing = [];
  const version = async (/** @type {string} */ name, /** @type {string[]} */ args, /** @type {string} */ how) => {
    try {
      const [line = ''] = (await run(name, args, { title: name, timeoutMs: 20_000 })).split('\n');
      say(`${path.basename(name)}: ${line.trim()}`);
      return name;
    } catch {
      missing.push(`there is no \`${name}\`: ${how}`);
      return '';
    }
  };
  const proxy = await version('caddy', ['version'], 'install Caddy (apt install caddy)');
  try {
    const { postgres } = findPostgres();
    await version(postgres, ['--version'], 'install PostgreSQL 15 or later (apt install postgresql)');
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    missing.push(`${error.message} (apt install postgresql)`);
  }
  /** @type {{ server: string, sql: string } | undefined} */
  let server;
  try {
    server = await ensureTemporalServer();
    say(`temporal-server: ${server.server}`);
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    missing.push(error.message);
  }
  if (missing.length > 0 || !server) throw new Missing(missing.join('\n'));
  return { temporal: server.server, temporalSql: server.sql, proxy };
}
