import { spawn } from 'node:child_process';
import path from 'node:path';
import { runCommandLine } from '../../apps/cli/src/command-line.js';

const main = path.resolve(import.meta.dirname, '../../apps/cli/dist/main.js');

/** What a command did. */
export interface Done {
  code: number | null;
  out: string;
  err: string;
}

/** A command under way. */
export interface Running {
  done: Promise<Done>;
  /** Resolves once the text was printed; rejects when the command ends without it. */
  printed(text: string): Promise<void>;
  /** What was printed so far. */
  out(): string;
}

/** Whoever calls has a name, and looks at what is printed without colours. */
const caller = { NO_COLOR: '1', USER: 'ana' };

let isRunning = false;

/**
 * Does in this process what a command does in its own: the same code from the command line to the exit code, without the second that Node takes
 * to load it. One command at a time, since environment and exit code are the process's. Not at a terminal.
 */
export async function runCli(env: Record<string, string>, ...args: string[]): Promise<Done> {
  if (isRunning) throw new Error('A command runs already; startCli runs several at a time');
  isRunning = true;
  const before = { exitCode: process.exitCode, env: { ...process.env } };
  const out = heard(process.stdout);
  const err = heard(process.stderr);
  try {
    process.exitCode = undefined;
    Object.assign(process.env, env, caller);
    await runCommandLine(args);
    return { code: Number(process.exitCode ?? 0), out: out.text(), err: err.text() };
  } finally {
    for (const stream of [out, err]) stream.letThrough();
    for (const name of Object.keys(process.env)) if (!(name in before.env)) delete process.env[name];
    Object.assign(process.env, before.env);
    process.exitCode = before.exitCode;
    isRunning = false;
  }
}

/** Keeps what is written to a stream, as if to a pipe, until it is let through again. */
function heard(stream: NodeJS.WriteStream): { text(): string; letThrough(): void } {
  const { write, isTTY } = stream;
  let text = '';
  stream.isTTY = false;
  stream.write = (piece: string | Uint8Array) => {
    text += typeof piece === 'string' ? piece : Buffer.from(piece).toString();
    return true;
  };
  return {
    text: () => text,
    letThrough: () => Object.assign(stream, { write, isTTY }),
  };
}

/** Runs the CLI as a script would: a process of its own, not at a terminal. */
export function startCli(env: Record<string, string>, ...args: string[]): Running {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, ...env, ...caller },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stderr.on('data', (text) => {
    err += text;
  });
  child.stdout.on('data', (text) => {
    out += text;
  });
  const done = new Promise<Done>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (out.includes(text)) resolve();
      };
      child.stdout.on('data', look);
      child.on('close', () => reject(new Error(`ended without printing "${text}": ${out}${err}`)));
      look();
    });
  return { done, printed, out: () => out };
}
