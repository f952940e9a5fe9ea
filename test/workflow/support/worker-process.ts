import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../support/eventually.js';
import { taskQueue } from './stage.js';

/** Where `npm run build` puts the worker. */
export const builtWorker = fileURLToPath(new URL('../../../apps/temporal-worker/dist', import.meta.url));

/** The worker as the product starts it: a process of its own. */
export class WorkerProcess {
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;
  private output = '';

  /** @param folder of another build of the worker. */
  constructor(env: Record<string, string>, folder = builtWorker) {
    this.child = spawn(process.execPath, [path.join(folder, 'worker.js')], {
      env: { PATH: process.env.PATH, TEMPORAL_TASK_QUEUE: taskQueue, WORKER_HEALTH_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exited = once(this.child, 'close'); // not 'exit': its last lines may not have been read by then
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
  }

  /** The lines that it logged so far; one that is no JSON fails. */
  get log(): { level: string; message: string; [field: string]: unknown }[] {
    return this.output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  }

  /** Everything it wrote. */
  get text(): string {
    return this.output;
  }

  /** Asks for its health. */
  async ask(path: '/healthz' | '/readyz'): Promise<{ status: number; body: { reason?: string } }> {
    await eventually(
      () => this.output.includes('healthPort'),
      (started) => started,
      `the worker starts: ${this.output}`,
    );
    const response = await fetch(`http://127.0.0.1:${this.log[0]!.healthPort}${path}`);
    return { status: response.status, body: (await response.json()) as { reason?: string } };
  }

  /** The numbers that it shows, by series. */
  async numbers(): Promise<Map<string, number>> {
    const response = await fetch(`http://127.0.0.1:${this.log[0]!.healthPort}/metrics`);
    const series = (await response.text()).split('\n').filter((line) => line && !line.startsWith('#'));
    return new Map(series.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
  }

  /** Waits until it is ready, or is not. */
  async untilReady(ready: boolean): Promise<{ reason?: string }> {
    const { body } = await eventually(
      () => this.ask('/readyz'),
      ({ status }) => (status === 200) === ready,
      `the worker is ${ready ? '' : 'not '}ready`,
    );
    return body;
  }

  /** Waits until that many lines begin so. */
  async untilLogged(beginning: string, count: number): Promise<void> {
    await eventually(
      () => this.log.filter(({ message }) => message.startsWith(beginning)).length,
      (lines) => lines >= count,
      `the worker has logged "${beginning}" ${count} times`,
    ).catch((error: Error) => {
      throw new Error(`${error.message}. It logged:\n${this.output}`);
    });
  }

  /** Sends a signal and waits for the end. Returns the exit code, `null` when the signal killed it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended();
  }

  /** Waits for its end. */
  async ended(): Promise<number | null> {
    await this.exited;
    return this.child.exitCode;
  }
}
