import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './eventually.js';

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends a process of a test, which may have ended before, and waits for that. */
export async function exited(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

/** Resolves when none of the processes exists any more. Throws when one is left after the given time. */
export async function untilGone(pids: number[], timeoutMs: number): Promise<void> {
  const alive = () => pids.filter(isAlive);
  await eventually(alive, ({ length }) => length === 0, `the processes ${pids.join(', ')} are gone`, timeoutMs);
}
