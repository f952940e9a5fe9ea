// @ts-check
import { execFile } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { signalGroup } from './child-process.mjs';

const exec = promisify(execFile);
const GRACE_MS = 8_000;

/** @typedef {{ pid: number, command: string }} RecordedProcess `command`: the end of its command line */
/** @typedef {{ launcher: RecordedProcess, children: RecordedProcess[] }} Launch */

/**
 * Which processes a launcher has started on a data folder, in `launcher.json` there. It keeps a second launcher from the same
 * folder, and lets the next one end what a killed launcher has left.
 */
export class LaunchRecord {
  /** @type {RecordedProcess[]} */
  #children = [];

  /** @param {string} file @param {RecordedProcess} launcher */
  constructor(file, launcher) {
    this.file = file;
    this.launcher = launcher;
  }

  /**
   * Takes the data folder for this process.
   * @param {string} dataDir
   * @param {(message: string) => void} say told when processes of an earlier launcher are ended
   * @throws when another launcher works on the folder, or when it is none that can be written
   */
  static async claim(dataDir, say) {
    makeFolder(dataDir);
    const file = path.join(dataDir, 'launcher.json');
    const earlier = await readLaunch(file);
    if (earlier && (await isRunning(earlier.launcher))) {
      throw new Error(
        `\`npm start\` is running already on ${dataDir} (pid ${earlier.launcher.pid}).\n` +
          'Use that one, or stop it with Ctrl-C. Another data folder (DATA_DIR) can have another.',
      );
    }
    await endLeftovers(earlier?.children ?? [], say);
    const record = new LaunchRecord(file, { pid: process.pid, command: (await commandLine(process.pid)).trimEnd() });
    record.#write();
    return record;
  }

  /** Returns when it is on disk. @param {RecordedProcess} child */
  add(child) {
    this.#children.push(child);
    this.#write();
  }

  /** @param {number} pid */
  remove(pid) {
    this.#children = this.#children.filter((child) => child.pid !== pid);
    this.#write();
  }

  /** Gives the data folder back. */
  release() {
    rmSync(this.file, { force: true });
  }

  /** At once, so that there is no moment in which a process runs unrecorded; by renaming, so that the file is whole at every moment. */
  #write() {
    const launch = JSON.stringify({ launcher: this.launcher, children: this.#children }, undefined, 2);
    writeFileSync(`${this.file}.new`, `${launch}\n`, { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }
}

/** @param {string} dataDir */
function makeFolder(dataDir) {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if (isOurs(dataDir)) chmodSync(dataDir, 0o700); // earlier versions made it for everybody to read
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`DATA_DIR: state cannot be kept in ${dataDir} (${reason}). Name a folder that can be written.`);
  }
}

/** Whether state of ours is what the folder is for: it belongs to this user and has had a server of ours. @param {string} dataDir */
function isOurs(dataDir) {
  return statSync(dataDir).uid === process.getuid?.() && existsSync(path.join(dataDir, 'temporal/temporal.db'));
}

/** @param {RecordedProcess[]} children @param {(message: string) => void} say */
async function endLeftovers(children, say) {
  const left = [];
  for (const child of children) if (await isRunning(child)) left.push(child);
  if (left.length === 0) return;
  say(`ending ${left.length} processes that an earlier start has left`);
  for (const { pid } of left) signalGroup(pid, 'SIGTERM');
  const deadline = Date.now() + GRACE_MS;
  for (const child of left) {
    while ((await isRunning(child)) && Date.now() < deadline) await delay(100);
    if (await isRunning(child)) signalGroup(child.pid, 'SIGKILL');
  }
}

/** Whether the process lives and is the recorded one, not another that got its number. @param {RecordedProcess} recorded */
async function isRunning({ pid, command }) {
  try {
    return (await commandLine(pid)).trimEnd().endsWith(command);
  } catch {
    return false; // there is no such process
  }
}

/** @param {number} pid @returns {Promise<string>} */
async function commandLine(pid) {
  if (process.platform === 'linux') {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  }
  return (await exec('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout;
}

/** @param {string} file @returns {Promise<Launch | undefined>} */
async function readLaunch(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const { code, name } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'ENOENT' || name === 'SyntaxError') return undefined; // none, or cut off by a power failure
    throw error;
  }
}
