import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { findingAttributes, searchAttributes } from '@platform/temporal/contract';
import { Connection } from '@temporalio/client';
import { freePort } from '../../../scripts/lib/ports.mjs';

/** A real Temporal dev server that belongs to one test file. */
export interface TemporalServer {
  address: string;
  /** Stops it; `SIGKILL` as a machine that loses power. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Milliseconds that a server has to end by itself. */
const graceMs = 5_000;

/** Milliseconds until a server that does not answer fails the tests. */
const startTimeout = 120_000;

const typeNames = { KEYWORD: 'Keyword', KEYWORD_LIST: 'KeywordList', TEXT: 'Text', INT: 'Int', DOUBLE: 'Double' };

/**
 * Starts a dev server on loopback and waits until it answers.
 *
 * @param options.port a port to come back on; a free one when absent.
 * @param options.file where its state is kept; in memory when absent.
 * @param options.searchAttributes `false` for a server that does not know ours; `needed` for one of an earlier version, without those by which runs
 *   are found.
 */
export async function startTemporalServer(
  options: { port?: number; file?: string; searchAttributes?: boolean | 'needed' } = {},
): Promise<TemporalServer> {
  const command = process.env.TEMPORAL_CLI || 'temporal';
  const port = options.port ?? (await freePort());
  const wanted = Object.entries(searchAttributes).filter(
    ([field]) =>
      options.searchAttributes !== false &&
      !(options.searchAttributes === 'needed' && (findingAttributes as readonly string[]).includes(field)),
  );
  const attributes = wanted.map(([, attribute]) => attribute).map(({ name, type }) => `${name}=${typeNames[type]}`);
  const child = spawn(
    command,
    [
      ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--log-level', 'error', '--port', String(port)],
      ...(options.file ? ['--db-filename', options.file, '--sqlite-pragma', 'journal_mode=WAL'] : []),
      ...attributes.flatMap((attribute) => ['--search-attribute', attribute]),
      ...['--dynamic-config-value', 'history.transferProcessorMaxPollRPS=2000'],
      ...['--dynamic-config-value', 'history.timerProcessorMaxPollRPS=2000'],
      ...['--dynamic-config-value', 'history.timerProcessorMaxTimeShift="10ms"'],
      ...['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
      ...['--dynamic-config-value', 'matching.enableFairness=true'],
      // What is deleted is gone at once, and not at the queue's next acknowledgement, 30 s later.
      ...['--dynamic-config-value', 'history.transferProcessorEnsureCloseBeforeDelete=false'],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const failed = once(child, 'error').then(([error]) => {
    throw new Error(`Cannot start "${command}". Set TEMPORAL_CLI to Temporal's command line tool.`, { cause: error });
  });
  failed.catch(() => {});
  const address = `127.0.0.1:${port}`;
  await Promise.race([answering(address, child), failed]);
  return {
    address,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill(signal);
      const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(force);
    },
  };
}

async function answering(address: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startTimeout;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The Temporal server at ${address} exited with ${child.exitCode}`);
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      try {
        await connection.workflowService.describeNamespace({ namespace: 'default' });
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`No Temporal server answers at ${address}`, { cause: error });
      await sleep(100);
    }
  }
}
