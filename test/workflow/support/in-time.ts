import { setTimeout as sleep } from 'node:timers/promises';

/** Seconds for what a notification must not hold up, three times: one that is waited for would hold it up for 15 to 30 s each time. */
export const promptly = [12, 12, 12];

/**
 * Does what must be done before a deadline, on a machine of any speed: `act` is given the seconds until its deadline. When they are over
 * before it is done, it is done anew with more of them. Deadlines begin in `act` or later, so what is done in time was done before them.
 *
 * @throws what `act` throws in time
 */
export async function inTime<T>(act: (seconds: number) => Promise<T>, attempts = [2, 8, 32]): Promise<T> {
  for (const seconds of attempts) {
    const done = act(seconds).then((value) => ({ value }));
    const inTime = await Promise.race([done, sleep(seconds * 1_000, undefined, { ref: false })]);
    if (inTime) return inTime.value;
  }
  throw new Error(`Not done within ${attempts.at(-1)} s`);
}
