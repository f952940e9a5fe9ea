// @ts-check
/** Two Postgres servers: one takes writes, the other follows it and can take its place. */
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../lib/run.mjs';
import { findPostgres, isRoot, NOBODY, notAsRoot } from '../lib/temporal-programs.mjs';
import { writeConfiguration } from './template.mjs';

/** @typedef {import('../lib/child-process.mjs').ChildProcess} ChildProcess */
/** @typedef {{ name: string, port: number, folder: string, child: ChildProcess }} Node */

/** The superuser, and the user that Temporal is. */
export const postgresUser = 'temporal';
export const replicator = 'replicator';

/** Milliseconds that the standby may take to catch up. */
const followMs = 120_000;

export class PostgresPair {
  #programs = findPostgres();
  #joining = false;
  /** @type {Node} */
  primary;
  /** @type {Node} */
  standby;

  /**
   * @param {object} options
   * @param {string} options.folder
   * @param {string} options.certificates
   * @param {[number, number]} options.ports
   * @param {string} options.writable name of the one that takes writes
   * @param {(name: string) => void} options.moved told when another one does
   * @param {(spec: import('../lib/child-process.mjs').ProcessSpec) => ChildProcess} options.make
   */
  constructor({ folder, certificates, ports, writable, moved, make }) {
    this.certificates = certificates;
    this.moved = moved;
    const [one, two] = /** @type {[Node, Node]} */ (
      ports.map((port, index) => {
        const name = `postgres-${index + 1}`;
        const own = path.join(folder, name);
        return { name, port, folder: own, child: make(this.#spec(name, own, port)) };
      })
    );
    [this.primary, this.standby] = writable === two.name ? [two, one] : [one, two];
  }

  /** Whether a process is a standby that is being made anew, which nobody else may start. @param {ChildProcess} child */
  isLeaving(child) {
    return this.#joining && child === this.standby.child;
  }

  /** Starts both; makes what is not there. */
  async start() {
    const { primary, standby } = this;
    const isNew = !existsSync(path.join(primary.folder, 'data'));
    this.#configure(primary, '');
    if (isNew) {
      const { folder } = primary;
      const args = ['-D', path.join(folder, 'data'), '-U', postgresUser, '--auth=trust', '-E', 'UTF8', '--locale=C'];
      await this.#tool('initdb', args, folder);
    }
    await primary.child.startReady();
    if (isNew) await this.query(primary, 'postgres', `CREATE ROLE ${replicator} REPLICATION LOGIN`);
    if (existsSync(path.join(standby.folder, 'data'))) {
      this.#configure(standby, '');
      await standby.child.startReady();
      await this.#follow();
    } else await this.join();
  }

  /** The standby as a new copy of the one that takes writes. Whatever it was before is gone. */
  async join() {
    this.#joining = true;
    const { standby, primary } = this;
    await standby.child.kill('SIGKILL');
    this.#configure(standby, '');
    const data = path.join(standby.folder, 'data');
    rmSync(data, { recursive: true, force: true });
    const source = `host=127.0.0.1 port=${primary.port} user=${replicator} dbname=postgres ${tls(standby.folder, replicator)}`;
    await this.#tool('pg_basebackup', ['-d', source, '-D', data, '-X', 'stream', '-c', 'fast'], standby.folder);
    writeFileSync(path.join(data, 'standby.signal'), '');
    own(path.join(data, 'standby.signal'));
    await standby.child.startReady();
    await this.#follow();
    this.#joining = false;
  }

  /**
   * The one that takes writes is dead, for good: the standby takes its place. It must not come back as it was, because it would take
   * writes as well: `join` makes a standby of it.
   */
  async failOver() {
    this.#joining = true;
    const old = this.primary;
    [this.primary, this.standby] = [this.standby, old];
    await old.child.kill('SIGKILL');
    this.moved(this.primary.name);
    this.#configure(this.primary, '');
    await this.#tool(
      'pg_ctl',
      ['promote', '-D', path.join(this.primary.folder, 'data'), '-t', '60'],
      this.primary.folder,
    );
  }

  /** @param {Node} node @param {string} database @param {string} text @returns {Promise<string>} rows, unaligned */
  async query(node, database, text) {
    const to = `host=127.0.0.1 port=${node.port} user=${postgresUser} dbname=${database} ${tls(node.folder, 'temporal-store')}`;
    return this.#tool('psql', ['-X', '-A', '-t', '-d', to, '-c', text], node.folder);
  }

  /** From now on a commit waits for the standby. Returns once it has caught up. */
  async #follow() {
    this.#configure(this.primary, 'standby');
    this.primary.child.signal('SIGHUP');
    const deadline = Date.now() + followMs;
    for (;;) {
      const states = await this.query(this.primary, 'postgres', 'SELECT sync_state FROM pg_stat_replication');
      if (states.trim().split('\n').includes('sync')) return; // and not `async`
      if (Date.now() > deadline) throw new Error(`The standby did not catch up within ${followMs / 1_000} s`);
      await sleep(100);
    }
  }

  /** @param {Node} node @param {string} synchronous */
  #configure(node, synchronous) {
    const { folder, port } = node;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    own(folder);
    for (const name of [
      'ca.crt',
      ...['postgres', replicator, 'temporal-store'].flatMap((n) => [`${n}.crt`, `${n}.key`]),
    ]) {
      copyFileSync(path.join(this.certificates, name), path.join(folder, name));
      chmodSync(path.join(folder, name), 0o600);
      own(path.join(folder, name));
    }
    const other = node === this.primary ? this.standby : this.primary;
    const file = (/** @type {string} */ name) => path.join(folder, name);
    writeConfiguration('postgresql.conf', file('postgresql.conf'), {
      folder,
      port,
      synchronous,
      primaryPort: other.port,
    });
    writeConfiguration('pg_hba.conf', file('pg_hba.conf'));
    for (const name of ['postgresql.conf', 'pg_hba.conf']) own(file(name));
  }

  /** @param {string} name @param {string} folder @param {number} port */
  #spec(name, folder, port) {
    const data = path.join(folder, 'data');
    const config = `config_file=${path.join(folder, 'postgresql.conf')}`;
    return {
      name,
      ...notAsRoot(this.#programs.postgres, ['-D', data, '-c', config]),
      cwd: path.dirname(folder),
      env: process.env,
      isReady: () =>
        this.#tool('pg_isready', ['-h', '127.0.0.1', '-p', String(port)], '/').then(
          () => true,
          () => false,
        ),
    };
  }

  /** @param {string} tool @param {string[]} args @param {string} cwd */
  #tool(tool, args, cwd) {
    const { command, args: all } = notAsRoot(path.join(this.#programs.folder, tool), args);
    return run(command, all, { title: tool, cwd });
  }
}

/** @param {string} folder @param {string} name */
function tls(folder, name) {
  const file = (/** @type {string} */ ending) => path.join(folder, ending);
  return `sslmode=verify-full sslrootcert=${file('ca.crt')} sslcert=${file(`${name}.crt`)} sslkey=${file(`${name}.key`)}`;
}

/** @param {string} file */
function own(file) {
  if (isRoot()) chownSync(file, NOBODY, NOBODY);
}
