import { setTimeout as sleep } from 'node:timers/promises';
import { patience } from './patience.mjs';

/** Asks until the answer fits: for what there is nothing to wait on. Fails with what was seen last. */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  fits: (answer: T) => boolean,
  what: string,
  timeout = patience,
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Not within ${timeout} ms: ${what}`, { cause: answer });
    await sleep(50);
  }
}
