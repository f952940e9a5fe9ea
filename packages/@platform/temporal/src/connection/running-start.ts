/** Where a running `npm start` listens: it takes other ports than the usual ones where those are in use. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What `npm start` writes into its data folder while it runs, as `runtime.json`. */
export interface RunningStart {
  /** `host:port`. */
  temporalAddress?: string;
  temporalNamespace?: string;
  taskQueue?: string;
  /** Base URL. */
  agentServiceUrl?: string;
}

/**
 * The `npm start` that runs on the data folder of an environment (`DATA_DIR`, else `.data`); empty when none does, or when it died without a
 * word.
 *
 * @param base what a relative folder is relative to.
 * @throws the error of the file system when the file is there and cannot be read.
 */
export function readRunningStart(env: NodeJS.ProcessEnv, base: string = process.cwd()): RunningStart {
  const file = path.resolve(base, env.DATA_DIR?.trim() || '.data', 'runtime.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    const running = JSON.parse(text) as RunningStart & { pid?: number };
    return running.pid !== undefined && isAlive(running.pid) ? running : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {}; // `npm start` is writing it at this moment
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
