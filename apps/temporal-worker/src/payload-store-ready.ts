import { setTimeout as sleep } from 'node:timers/promises';
import {
  checkPayloadStore,
  InvalidConfiguration,
  type PayloadStore,
  PayloadStoreUnavailable,
} from '@platform/temporal/payloads';
import type { Logger } from '@temporalio/worker';
import { InvalidEnvironment } from './variables.js';

/** Milliseconds between two attempts. */
const delay = 2_000;

/**
 * Waits until payloads can be written and read, however long that takes. Logs why it waits.
 *
 * @throws InvalidEnvironment when it refuses: waiting does not help then; the signal's reason when it is aborted.
 */
export async function payloadStoreReady(store: PayloadStore, log: Logger, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    try {
      await checkPayloadStore(store);
      return;
    } catch (error) {
      if (error instanceof InvalidConfiguration) throw new InvalidEnvironment(error.message);
      if (!(error instanceof PayloadStoreUnavailable)) throw error;
      if (error.refused) throw new InvalidEnvironment(error.message);
      log.warn(error.message, { nextAttemptInMs: delay });
    }
    await sleep(delay, undefined, { signal });
  }
}
