// @ts-check
import { AsyncLocalStorage } from 'node:async_hooks';
import { patience } from './patience.mjs';

/**
 * Begins the patience with the steps around anew.
 * @type {AsyncLocalStorage<() => void>}
 */
const around = new AsyncLocalStorage();

/**
 * Ends what a test has started: one step after the other, each within the suite's patience, which a step that consists of steps has for each of them.
 * When one fails or stands still the next one is done all the same; the failures that are thrown at the end name their steps.
 * @param {Record<string, (() => unknown) | undefined>} steps by what they end; in their order
 * @param {number} [withinMs] for each step
 */
export async function closing(steps, withinMs = patience) {
  /** @type {Error[]} */
  const failures = [];
  for (const [name, end] of Object.entries(steps)) {
    around.getStore()?.();
    try {
      await ended(end, withinMs);
    } catch (error) {
      failures.push(new Error(`${name}: ${error instanceof Error ? error.message : error}`, { cause: error }));
    }
  }
  if (failures.length > 1) throw new AggregateError(failures, failures.map(({ message }) => message).join('\n'));
  if (failures[0]) throw failures[0];
}

/**
 * @param {(() => unknown) | undefined} end
 * @param {number} withinMs
 * @returns {Promise<void>}
 */
function ended(end, withinMs) {
  const outer = around.getStore();
  return new Promise((resolve, reject) => {
    const standsStill = () => {
      const open = process.getActiveResourcesInfo().toSorted().join(', ');
      reject(new Error(`stands still for ${withinMs} ms; what is open in this process: ${open}`));
    };
    const timer = setTimeout(standsStill, withinMs);
    const refresh = () => {
      timer.refresh();
      outer?.();
    };
    around
      .run(refresh, async () => void (await end?.()))
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
