// @ts-check
/** What is compared. Each does the same work, with the same model server, on the same Temporal server. */
import { DurableRuns } from './durable.mjs';
import { HandWritten } from './hand-written.mjs';
import { WithoutTemporal } from './without-temporal.mjs';

/**
 * A way to run an agent.
 * @typedef {object} Subject
 * @property {string} title
 * @property {(work: import('../work.mjs').Work) => Promise<string | undefined>} run from the start of a run to its end; what it asks
 * for is approved at once. Returns its workflow's id, if it has one
 * @property {string[]} workers names of the processes of {@link Subjects.processes} that do its work
 *
 * A run that waits for a person.
 * @typedef {{ workflowId: string, decide: () => Promise<unknown>, finished: () => Promise<unknown> }} Waiting
 * `finished` waits for its end; nobody does before it is called
 *
 * A subject with Temporal.
 * @typedef {Subject & { startWaiting(): Promise<Waiting>, start(request: string): Promise<string> }} TemporalSubject
 * `startWaiting` returns when the run waits for a person; `start` starts a run and returns its workflow id
 */

/** All subjects on one server. */
export class Subjects {
  #started = false;

  /**
   * @param {import('@platform/temporal').TemporalClient} client
   * @param {{ env: Record<string, string>, pids: () => Record<string, readonly number[]> }} product the product's variables and processes
   */
  constructor(client, product) {
    const temporal = client.temporal;
    this.durable = new DurableRuns(client);
    this.typescript = new HandWritten('typescript', temporal, product.env);
    this.python = new HandWritten('python', temporal, product.env);
    this.withoutTemporal = new WithoutTemporal(product.env);
    this.product = product;
  }

  /** Starts what the product is compared with. */
  async start() {
    this.#started = true;
    await Promise.all([this.typescript.startWorkers(), this.python.startWorkers(), this.withoutTemporal.startRunner()]);
  }

  async stop() {
    await Promise.all([this.typescript.stop(), this.python.stop(), this.withoutTemporal.stop()]);
  }

  /** @returns {Record<string, readonly number[]>} ids of every process that takes part, by its name */
  processes() {
    if (!this.#started) return this.product.pids();
    return {
      ...this.product.pids(),
      ...this.typescript.pids(),
      ...this.python.pids(),
      ...this.withoutTemporal.pids(),
    };
  }

  /** The subjects that run with Temporal. @returns {Record<'durable' | 'typescript' | 'python', TemporalSubject>} */
  get temporal() {
    return { durable: this.durable, typescript: this.typescript, python: this.python };
  }

  /** Plain Agno. @returns {Subject} */
  get agno() {
    return this.withoutTemporal.subject('agno');
  }

  /** What the hand-written workflow does, without Temporal. @returns {{ typescriptLoop: Subject, pythonLoop: Subject }} */
  get loops() {
    return {
      typescriptLoop: {
        title: 'hand-written TypeScript loop, nothing durable',
        workers: [],
        run: (work) => this.typescript.runLoop(work),
      },
      pythonLoop: this.withoutTemporal.subject('loop'),
    };
  }
}
