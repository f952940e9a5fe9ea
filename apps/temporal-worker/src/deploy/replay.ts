import { fileURLToPath } from 'node:url';
import type { PayloadStore } from '@platform/temporal/payloads';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { workerDataConverter } from '../data-converter.js';
import { taskTime } from '../task-time.js';

/** A history, and what it is the history of. */
export interface Recorded {
  workflowId: string;
  history: History;
}

/** Whether the workflow code of this build fits a history. `problem` says why it does not. */
export interface Replayed {
  workflowId: string;
  problem?: string;
}

const workflowBundle = { codePath: fileURLToPath(new URL('../workflow-bundle.js', import.meta.url)) };

/**
 * Replays histories with the workflow code of this build: nothing is executed, nothing is written.
 *
 * @param payloads where large payloads of the histories are.
 */
export async function* replay(
  payloads: PayloadStore,
  histories: Iterable<Recorded> | AsyncIterable<Recorded>,
): AsyncGenerator<Replayed> {
  installQuietRuntime();
  const options = { workflowBundle, dataConverter: workerDataConverter(payloads), ...taskTime };
  for await (const { workflowId, error } of Worker.runReplayHistories(options, histories)) {
    yield { workflowId, ...(error && { problem: problemOf(error) }) };
  }
}

/** The SDK's message, without the parts that every message has. */
function problemOf({ message }: Error): string {
  return /\[TMPRL1100\] [^"]*/.exec(message)?.[0] ?? message;
}

let quiet = false;

/** Keeps the SDK from logging each mismatch, because the results say it. Call it only when a replay follows: an unused runtime keeps the process alive. */
function installQuietRuntime(): void {
  if (quiet) return;
  quiet = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'off', forward: {} } },
  });
}
