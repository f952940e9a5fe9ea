import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { builtWorker } from './worker-process.js';

/** Where packages are found from. */
const cache = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url));

/** A build of the worker with another workflow than the product's. */
export class WorkerBuild {
  private constructor(readonly folder: string) {}

  /** Copies the worker, with one change of the workflow code that it loads. `from` occurs once in it. */
  static async make(from: RegExp, to: string): Promise<WorkerBuild> {
    await mkdir(cache, { recursive: true });
    const folder = await mkdtemp(path.join(cache, 'worker-build-'));
    await cp(builtWorker, folder, { recursive: true });
    const bundle = path.join(folder, 'workflow-bundle.js');
    const code = await readFile(bundle, 'utf8');
    if (code.split(from).length !== 2) throw new Error(`${bundle} does not hold ${from} once`);
    await writeFile(bundle, code.replace(from, to));
    return new WorkerBuild(folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

/** What a command of a build said. */
export interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command of a build, as `npm run replay` and `npm run promote` do. */
export async function runOf(
  folder: string,
  command: 'replay' | 'promote',
  args: string[],
  env: Record<string, string>,
): Promise<Said> {
  const entry = path.join(folder, `deploy/${command}-command.js`);
  const options = { env: { PATH: process.env.PATH, ...env } };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [entry, ...args], options);
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: unknown } & Omit<Said, 'code'>;
    if (typeof code !== 'number') throw error;
    return { code, stdout, stderr };
  }
}
