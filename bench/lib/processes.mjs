// @ts-check
/** What processes have used: CPU time and memory of a process and all it has started, as the operating system counts them. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} ProcessRow
 * @property {number} pid
 * @property {number} parent
 * @property {number} cpuMs user and system time, with that of children that have ended where the system counts it
 * @property {number} memory resident bytes
 */

/** @returns {Map<number, ProcessRow>} every process, by its id */
function processTable() {
  return process.platform === 'linux' ? fromProc() : fromPs();
}

/** @param {string} name @param {number} otherwise */
function systemValue(name, otherwise) {
  try {
    return Number(execFileSync('getconf', [name], { encoding: 'utf8' })) || otherwise;
  } catch {
    return otherwise;
  }
}

/** @type {{ tickMs: number, pageBytes: number } | undefined} */
let units;

function fromProc() {
  units ??= { tickMs: 1000 / systemValue('CLK_TCK', 100), pageBytes: systemValue('PAGESIZE', 4096) };
  /** @type {Map<number, ProcessRow>} */
  const table = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const row = readStat(Number(name), units);
    if (row) table.set(row.pid, row);
  }
  return table;
}

/** @param {number} pid @param {{ tickMs: number, pageBytes: number }} units @returns {ProcessRow | undefined} */
function readStat(pid, { tickMs, pageBytes }) {
  let line;
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined; // it has just ended
  }
  // Fields are counted after the command, which is in parentheses and may hold spaces: state is field 3 of proc(5).
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const field = (/** @type {number} */ number) => Number(fields[number - 3]);
  const ticks = field(14) + field(15) + field(16) + field(17);
  return { pid, parent: field(4), cpuMs: ticks * tickMs, memory: field(24) * pageBytes };
}

function fromPs() {
  const rows = execFileSync('ps', ['-axo', 'pid=,ppid=,cputime=,rss='], { encoding: 'utf8' }).trim().split('\n');
  return new Map(
    rows.map((row) => {
      const [pid = '', parent = '', time = '', kilobytes = ''] = row.trim().split(/\s+/);
      const memory = Number(kilobytes) * 1024;
      return [Number(pid), { pid: Number(pid), parent: Number(parent), cpuMs: cpuTimeMs(time), memory }];
    }),
  );
}

/**
 * `[[dd-]hh:]mm:ss[.cc]` in milliseconds.
 * @param {string} text
 */
export function cpuTimeMs(text) {
  const [days, clock] = text.includes('-') ? text.split('-') : ['0', text];
  const seconds = String(clock)
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0);
  return (Number(days) * 86_400 + seconds) * 1000;
}

/** @param {Map<number, ProcessRow>} table @param {readonly number[]} roots @returns {ProcessRow[]} the roots and all below them */
function family(table, roots) {
  const ids = new Set(roots.filter((pid) => table.has(pid)));
  for (let grew = true; grew; ) {
    grew = false;
    for (const [pid, { parent }] of table) {
      if (ids.has(pid) || !ids.has(parent)) continue;
      ids.add(pid);
      grew = true;
    }
  }
  return [...ids].map((pid) => /** @type {ProcessRow} */ (table.get(pid)));
}

/** @typedef {Record<string, number>} Amounts by name of a process or a group of them */

/**
 * CPU milliseconds that each named group of processes has used since it began. The system counts in steps of 10 ms.
 * @param {Record<string, readonly number[]>} groups ids of the processes that head each group
 * @returns {Amounts}
 */
export function cpuOf(groups) {
  return amounts(groups, ({ cpuMs }) => cpuMs);
}

/**
 * Resident bytes of each named group of processes. Where the system says so (Linux), memory that several processes share is divided
 * among them; elsewhere it is counted once for each.
 * @param {Record<string, readonly number[]>} groups
 * @returns {Amounts}
 */
export function memoryOf(groups) {
  return amounts(groups, ({ pid, memory }) => proportionalBytes(pid) ?? memory);
}

/** @param {number} pid @returns {number | undefined} */
function proportionalBytes(pid) {
  try {
    const [, kilobytes] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined; // another system, another user's process, or one that has just ended
  }
}

/** @param {Record<string, readonly number[]>} groups @param {(row: ProcessRow) => number} value */
function amounts(groups, value) {
  const table = processTable();
  return Object.fromEntries(
    Object.entries(groups).map(([name, pids]) => [
      name,
      family(table, pids).reduce((total, row) => total + value(row), 0),
    ]),
  );
}

/** @param {Amounts} before @param {Amounts} after @returns {Amounts} what came between */
export function difference(before, after) {
  return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]));
}
