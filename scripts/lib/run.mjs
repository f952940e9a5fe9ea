// @ts-check
import { spawn } from 'node:child_process';

const TAIL_LINES = 25;
const ALIVE_EVERY_MS = 10_000;

/** @type {import('node:tty').WriteStream} */
let output = process.stdout;
const isTerminal = () => output.isTTY && !process.env.CI;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.once('exit', () => {
  for (const child of running) child.kill();
});

/**
 * Where steps are shown: stdout unless this is called.
 * @param {typeof output} stream
 */
export function showStepsOn(stream) {
  output = stream;
}

/** A command that did not succeed: what it was, how it ended, the last lines it wrote, what to do. */
class CommandFailed extends Error {
  /**
   * @param {string} title
   * @param {string} outcome how the command ended
   * @param {string[]} tail
   * @param {string} [next] what to do about it
   */
  constructor(title, outcome, tail, next) {
    super([`${title} failed: ${outcome}`, ...tail.map((line) => `  | ${line}`), ...(next ? [next] : [])].join('\n'));
    this.name = 'CommandFailed';
  }
}

/**
 * Does one step of the work and says so in one line when it is done; while it lasts, shows the seconds and the last line of output.
 * @template T
 * @param {string} title what is done, as a person reads it
 * @param {(alive: (line: string) => void) => Promise<T>} work calls `alive` with each line of output
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const under = { title, started: Date.now(), last: '' };
  underWay.add(under);
  showing ??= setInterval(show, isTerminal() ? 500 : ALIVE_EVERY_MS);
  let mark = '✗';
  try {
    const result = await work((line) => {
      under.last = line;
    });
    mark = '✓';
    return result;
  } finally {
    underWay.delete(under);
    clear();
    output.write(`${mark} ${title} (${seconds(under.started)})\n`);
    if (underWay.size === 0) {
      clearInterval(showing);
      showing = undefined;
    }
  }
}

/** Steps may be done side by side: they share the one line of a terminal. @type {Set<{ title: string, started: number, last: string }>} */
const underWay = new Set();
/** @type {NodeJS.Timeout | undefined} */
let showing;

function show() {
  const lines = [...underWay].map(({ title, started, last }) => `  ${title}: ${seconds(started)} ${last}`);
  if (!isTerminal()) output.write(`${lines.join('\n')}\n`);
  else output.write(`\r\x1b[K${lines.join(' |').slice(0, (output.columns ?? 80) - 1)}`);
}

/**
 * Runs a command to its end and returns what it wrote to stdout.
 * @param {string} command
 * @param {string[]} args
 * @param {{ title: string, cwd?: string, env?: NodeJS.ProcessEnv, alive?: (line: string) => void, next?: string, timeoutMs?: number }} options
 * `next`: what a person should do when it fails
 * @returns {Promise<string>}
 * @throws {CommandFailed}
 */
export function run(command, args, { title, cwd, env, alive, next, timeoutMs }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
    running.add(child);
    let stdout = '';
    /** @type {string[]} */
    const tail = [];
    const keep = (/** @type {string} */ text) => {
      for (const line of text.split(/[\r\n]+/).filter((part) => part.trim() !== '')) {
        tail.push(line);
        if (tail.length > TAIL_LINES) tail.shift();
        alive?.(line.trim());
      }
    };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      keep(text);
    });
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => reject(new CommandFailed(title, `${command}: ${error.message}`, tail, next)));
    child.on('close', (code, signal) => {
      running.delete(child);
      if (code === 0) resolve(stdout);
      else reject(new CommandFailed(title, signal ? `ended by ${signal}` : `exit code ${code}`, tail, next));
    });
  });
}

/** @param {number} since */
function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

function clear() {
  if (isTerminal()) output.write('\r\x1b[K');
}
