import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { builtWorker } from './worker-process.js';

/** Where packages are found from. */
const cache = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url));

/** A build of the worker with another workflow than the product's. */
export class WorkerBuild {
  private constructor(readonly folder: string) {}

  /** Builds the worker with one change of the compiled `workflows/agent.js`. */
  static async make(from: string, to: string): Promise<WorkerBuild> {
    await mkdir(cache, { recursive: true });
    const folder = await mkdtemp(path.join(cache, 'worker-build-'));
    await cp(builtWorker, folder, { recursive: true });
    const workflow = path.join(folder, 'workflows/agent.js');
    const code = await readFile(workflow, 'utf8');
    if (code.split(from).length !== 2) throw new Error(`${workflow} does not hold "${from}" once`);
    await writeFile(workflow, code.replace(from, to));
    const bundle = await bundleWorkflowCode({
      workflowsPath: path.join(folder, 'workflows/index.js'),
      payloadConverterPath: path.join(folder, 'payload-converter.js'),
      logger: new DefaultLogger('WARN'),
    });
    await writeFile(path.join(folder, 'workflow-bundle.js'), bundle.code);
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
