import { setTimeout as sleep } from 'node:timers/promises';
import { kindOf, type PendingDecision } from '@platform/temporal';
import type { Answering, Decided } from './board.js';
import { type Boundary, Calls } from './calls.js';
import { Latch } from './latch.js';
import type { Point } from './points.js';
import { openGates, type Plan, type Scenario } from './scenarios.js';

/** A run that stands still at one boundary until it is released. */
export class ChaosRun implements Answering {
  readonly calls = new Calls();
  /** Calls about which a person was asked whether they ran. */
  readonly asked: { call: string; again: boolean }[] = [];
  /** Calls that waited for a person, in the order they were asked about. */
  readonly waited: string[] = [];
  readonly #arrived = new Latch();
  readonly #released = new Latch();
  readonly #requests = new Map<string, string>();

  constructor(
    readonly id: string,
    readonly n: number,
    private readonly scenario: Scenario,
    readonly plan: Plan,
    /** Where the run is held. When absent, it is not held. */
    readonly boundary: Boundary | undefined,
    /** How often a call was executed, as counted outside of the broken processes. */
    readonly executions: (call: string) => number,
  ) {
    const held = boundary?.moment === 'during' ? boundary.call : undefined;
    openGates(Object.entries(plan.gates).flatMap(([call, file]) => (call === held ? [] : [file])));
    if (!boundary) this.#arrived.reach();
  }

  /** Ends when the run stands at its boundary. */
  get arrived(): Promise<void> {
    return this.#arrived.reached;
  }

  get hasArrived(): boolean {
    return this.#arrived.isReached;
  }

  /** Lets the run go on, now and at every later point. */
  release(): void {
    openGates(Object.values(this.plan.gates));
    this.#released.reach();
  }

  /** Records a point. Resolves when the call may go on. */
  async reached(point: Point): Promise<void> {
    const at = this.calls.add(point);
    if (this.#released.isReached || this.hasArrived || at === undefined || at.call !== this.boundary?.call) return;
    if (at.moment === 'started' && this.boundary.moment === 'during') void this.#watch(at.call);
    if (at.moment !== this.boundary.moment) return;
    this.#arrived.reach();
    await this.#released.reached;
  }

  answer(request: PendingDecision): Decided | undefined {
    const call = this.#callOf(request);
    const { form, actions } = kindOf(request);
    if (form === 'outcome') {
      const again = actions.includes('again') && this.executions(call) === 0;
      this.asked.push({ call, again });
      return again ? { action: 'again' } : { action: 'ran', result: 'it ran, a person has looked' };
    }
    if (!this.#released.isReached && this.boundary?.moment === 'waiting' && this.boundary.call === call) {
      this.#arrived.reach();
      return undefined;
    }
    return this.scenario.answer(request);
  }

  /** The call that a request is about: its tool, with `#2` for the second one of that tool. */
  #callOf(request: PendingDecision): string {
    const { id, tool, toolCallId } = request;
    if (kindOf(request).form === 'outcome') {
      const call = this.calls.all.find(
        ({ name, claimed, recorded }) => name.split(' #')[0] === tool && claimed.length > 0 && !recorded,
      );
      return call?.name ?? tool ?? toolCallId;
    }
    const known = this.#requests.get(id);
    if (known) return known;
    const name = tool ?? 'question';
    const before = this.waited.filter((call) => call.split(' #')[0] === name).length;
    const call = before === 0 ? name : `${name} #${before + 1}`;
    this.#requests.set(id, call);
    this.waited.push(call);
    return call;
  }

  /** Says that the run has arrived when the call is at work: when its own log shows the execution. */
  async #watch(call: string): Promise<void> {
    while (!this.#released.isReached && this.executions(call) === 0) await sleep(20);
    this.#arrived.reach();
  }
}
