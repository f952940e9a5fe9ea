// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';

const UNAVAILABLE = 14;
const AGAIN_MS = 100;
const MOST_LOSSES = 50;

/**
 * Makes a call to the server again where its connection was lost. A server ends each connection when it is five minutes old; a long
 * poll that begins at that moment fails, and the project's client leaves it to the caller to ask again.
 * @template T
 * @param {() => Promise<T>} call
 * @returns {Promise<T>}
 */
export async function patiently(call) {
  for (let losses = 0; ; losses++) {
    try {
      return await call();
    } catch (error) {
      if (!isUnavailable(error) || losses === MOST_LOSSES) throw error;
      await sleep(AGAIN_MS);
    }
  }
}

/** @param {any} error */
function isUnavailable(error) {
  return error?.code === UNAVAILABLE || error?.cause?.code === UNAVAILABLE || error?.name === 'TemporalUnavailable';
}

/**
 * The end of a workflow. May be asked for long before somebody waits for it: its failure is told to who does.
 * @param {import('@temporalio/client').Client} temporal
 * @param {string} workflowId
 * @returns {Promise<unknown>}
 */
export function endOf(temporal, workflowId) {
  const end = patiently(() => temporal.workflow.getHandle(workflowId).result());
  end.catch(() => {});
  return end;
}
