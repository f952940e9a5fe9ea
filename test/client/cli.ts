import { spawn } from 'node:child_process';
import path from 'node:path';

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
}

/** Runs the CLI as a script would: not at a terminal. */
export function startCli(env: Record<string, string>, ...args: string[]): Running {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, ...env, NO_COLOR: '1', USER: 'ana' },
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
  return { done, printed };
}
