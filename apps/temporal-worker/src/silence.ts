import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import type { WorkerEnvironment } from './environment.js';

/** Milliseconds between two looks while the server answers, and while it does not. */
const lookInterval = 1_000;
const awayInterval = 250;

/** Milliseconds that an answer may take. */
const answerTimeout = 2_000;

/**
 * Waits until the server has stopped answering and answers again on a new connection. Returns that connection. A worker would lose time with
 * the old one: its polls wait up to 10 s between two attempts. When a router has forgotten the connection silently, it takes 45 s until the old
 * one is given up. The SDK has no setting for either.
 *
 * @returns `undefined` when the signal is aborted.
 */
export async function freshAfterSilence(
  connection: NativeConnection,
  { connection: options, namespace }: WorkerEnvironment,
  signal: AbortSignal,
): Promise<NativeConnection | undefined> {
  const pause = (ms: number) => sleep(ms, undefined, { signal, ref: false }).catch(() => {});
  while (!signal.aborted && (await answers(connection, namespace))) await pause(lookInterval);
  while (!signal.aborted) {
    const fresh = await connectInTime(options);
    if (fresh && (await answers(fresh, namespace))) return fresh;
    await fresh?.close();
    await pause(awayInterval);
  }
  return undefined;
}

async function answers(connection: NativeConnection, namespace: string): Promise<boolean> {
  try {
    await connection.withDeadline(Date.now() + answerTimeout, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return true;
  } catch {
    return false; // any failure means that the server cannot be worked with
  }
}

/** A new connection, or `undefined` when there is none within the time. */
async function connectInTime(options: WorkerEnvironment['connection']): Promise<NativeConnection | undefined> {
  const connecting = NativeConnection.connect(options).catch(() => undefined);
  const late = Symbol('late');
  const first = await Promise.race([connecting, sleep(answerTimeout, late, { ref: false })]);
  if (first !== late) return first as NativeConnection | undefined;
  void connecting.then((connection) => connection?.close());
  return undefined;
}
