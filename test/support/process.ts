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

/** Resolves when none of the processes exists any more. Throws when one is left after the given time. */
export async function untilGone(pids: number[], timeoutMs: number): Promise<void> {
  const alive = () => pids.filter(isAlive);
  await eventually(alive, ({ length }) => length === 0, `the processes ${pids.join(', ')} are gone`, timeoutMs);
}
