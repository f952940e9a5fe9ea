import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRun, type RunView, startRun, type TemporalClient } from '@platform/temporal';
import { Board } from './board.js';
import { type Boundary, nameOf } from './calls.js';
import { ChaosRun } from './chaos-run.js';
import type { Fault, Struck } from './faults.js';
import { isJournaled } from './journaled.js';
import type { Point } from './points.js';
import type { Product } from './product.js';
import type { Scenario } from './scenarios.js';
import { type Broken, verify } from './verify.js';
import { Viewer } from './viewer.js';
import type { Witness } from './witness.js';

const arriveMs = 60_000;
const settleMs = 120_000;

/** What rounds share. */
export interface Stage {
  product: Product;
  client: TemporalClient;
  witness: Witness;
  /** Runs by id: who is told of their points. */
  runs: Map<string, ChaosRun>;
  /** Number of the next run. */
  number: number;
  short: boolean;
  /** Whether somebody watches each run through the console. */
  watched: boolean;
}

/** What the undisturbed run of a scenario did. */
export interface Baseline {
  boundaries: Boundary[];
  calls: string[];
  /** With the run's number as `{n}`. */
  content: unknown;
}

/** The result of one fault at one boundary. */
export interface Cell {
  scenario: string;
  boundary: string;
  /** Number of the boundary in the undisturbed run. */
  order: number;
  fault: string;
  runId: string;
  /** Whether the run came to the boundary; when not, the fault struck it somewhere else. */
  reached: boolean;
  broken: Broken[];
  /** Calls that were executed twice. An interruption may repeat a call that was not acknowledged. */
  repeated: string[];
  /** Calls about which a person was asked whether they ran. */
  unknown: string[];
  /** Seconds from everything being there again to the next progress of the run; 0 when it had ended by then. */
  recoverySeconds: number | undefined;
  /** Seconds of the longest time from the strike on in which nothing was seen of the run. */
  longestPauseSeconds: number | undefined;
  /** How often the viewer of the run was cut off; absent where nobody watched. */
  cuts?: number | undefined;
}

/** Runs a scenario undisturbed. Its calls are the boundaries at which later runs are broken. */
export async function runUndisturbed(stage: Stage, scenario: Scenario): Promise<Baseline> {
  const round = await start(stage, scenario, [undefined]);
  const [run] = round.runs as [ChaosRun];
  await round.board.untilSettled(settleMs);
  const view = await end(round, run);
  if (view.status !== 'completed')
    throw new Error(`The undisturbed run of "${scenario.id}" did not complete: ${whereIs(round, run, view)}`);
  const calls = run.calls.all.filter(({ recorded }) => recorded !== undefined);
  const boundaries = calls.flatMap(({ name, claimed }): Boundary[] => [
    ...(run.waited.includes(name) ? [{ call: name, moment: 'waiting' } as const] : []),
    ...(claimed.length > 0 ? [{ call: name, moment: 'claimed' } as const] : []),
    { call: name, moment: 'started' },
    ...(name in run.plan.gates ? [{ call: name, moment: 'during' } as const] : []),
    { call: name, moment: 'returned' },
    { call: name, moment: 'recorded' },
  ]);
  return {
    boundaries: scenario.boundaries ?? boundaries,
    calls: calls.map(({ name }) => name),
    content: scenario.logged ? generic(view.content, run.n) : view.content,
  };
}

/** Starts one run for each boundary, holds each at its boundary, and breaks all of them with one fault. */
export async function runRound(
  stage: Stage,
  scenario: Scenario,
  fault: Fault,
  baseline: Baseline,
  boundaries: Boundary[],
): Promise<Cell[]> {
  const release = () => {
    for (const run of stage.runs.values()) run.release();
  };
  const before = { product: stage.product, client: stage.client, short: stage.short, release, runIds: [] };
  await fault.setUp?.(before);
  const round = await start(stage, scenario, boundaries);
  const scene = { ...before, runIds: round.runs.map(({ id }) => id) };
  await Promise.race([Promise.all(round.runs.map((run) => run.arrived)), sleep(arriveMs, undefined, { ref: false })]);
  const reached = new Set(round.runs.filter((run) => run.hasArrived));
  const struck = await fault.strike(scene);
  release();
  await round.board.untilSettled(settleMs);
  const cells: Cell[] = [];
  for (const run of round.runs) {
    const view = await end(round, run);
    const cell = toCell(round, run, view, struck, fault, baseline, reached.has(run));
    const viewer = round.viewers.get(run.id);
    if (view.endedAt === undefined) viewer?.stop();
    else cell.broken.push(...((await viewer?.problems()) ?? []));
    cells.push({ ...cell, cuts: viewer?.cuts });
  }
  await fault.tearDown?.(scene);
  return cells;
}

interface Round {
  stage: Stage;
  scenario: Scenario;
  runs: ChaosRun[];
  /** By run id. */
  viewers: Map<string, Viewer>;
  board: Board;
  working: Promise<void>;
}

async function start(stage: Stage, scenario: Scenario, boundaries: (Boundary | undefined)[]): Promise<Round> {
  const { client, product, witness } = stage;
  const startedBy = `chaos ${stage.number}`;
  stage.runs.clear();
  const runs = boundaries.map((boundary) => {
    const n = stage.number++;
    const plan = scenario.plan(n, path.join(product.dataDir, 'gates'));
    const run: ChaosRun = new ChaosRun(`chaos-${n}`, n, scenario, plan, boundary, (name) =>
      scenario.logged ? witness.executions(n, { name }) : startedTimes(run, name),
    );
    stage.runs.set(run.id, run);
    return run;
  });
  const url = `http://127.0.0.1:${product.env.WEB_PORT}`;
  const board = new Board(client, `${url}/api/v1`, startedBy, runs);
  const working = board.work();
  const viewers: Round['viewers'] = new Map();
  const { agentId, deadlineSeconds, historyLimit } = scenario;
  for (const { id, plan } of runs) {
    await startRun(client, {
      agentId,
      request: plan.request,
      startedBy,
      key: id,
      decisionDeadlineSeconds: deadlineSeconds,
      historyLimit,
    });
    if (stage.watched) viewers.set(id, new Viewer(url, id));
  }
  return { stage, scenario, runs, viewers, board, working };
}

/** The run as it is in the end. Stops the round's people. */
async function end({ stage, board, working }: Round, run: ChaosRun): Promise<RunView> {
  board.stop();
  await working;
  return getRun(stage.client, run.id);
}

function toCell(
  { scenario, ...round }: Round,
  run: ChaosRun,
  view: RunView,
  struck: Struck,
  fault: Fault,
  baseline: Baseline,
  reached: boolean,
): Cell {
  const ended = view.endedAt !== undefined;
  const calls = run.calls.all.map((call) => ({
    ...call,
    executions: run.executions(call.name),
    journaled: isJournaled(view, call.name),
  }));
  const broken = verify({
    ended: ended ? { status: view.status, content: view.content } : undefined,
    instead: ended ? undefined : whereIs(round, run, view),
    expectedContent: scenario.repeatable ? expected(scenario, baseline.content, run.n) : undefined,
    expectedCalls: scenario.repeatable ? baseline.calls : [],
    never: scenario.never ?? [],
    calls,
    asked: run.asked,
    interruptions: fault.interruptions ?? 1,
    ...struck,
  });
  return {
    scenario: scenario.id,
    boundary: run.boundary ? nameOf(run.boundary) : '',
    order: baseline.boundaries.findIndex((one) => run.boundary && nameOf(one) === nameOf(run.boundary)),
    fault: fault.id,
    runId: run.id,
    reached,
    broken,
    repeated: calls.filter(({ executions }) => executions > 1).map(({ name }) => name),
    unknown: run.asked.map(({ call }) => call),
    recoverySeconds: recovery(run, view, struck),
    longestPauseSeconds: longestPause(run, view, struck),
  };
}

/** Seconds from `readyAt` to the next thing that is seen of the run. */
function recovery(run: ChaosRun, view: RunView, { readyAt }: Struck): number | undefined {
  if (view.endedAt === undefined) return undefined;
  const after = timesOf(run, view).filter((at) => at >= readyAt);
  return after.length === 0 ? 0 : (Math.min(...after) - readyAt) / 1_000;
}

/** Seconds of the longest time from the strike on in which nothing is seen of the run. */
function longestPause(run: ChaosRun, view: RunView, { struckAt }: Struck): number | undefined {
  if (view.endedAt === undefined) return undefined;
  const times = [struckAt, ...timesOf(run, view).filter((at) => at >= struckAt)].sort((a, b) => a - b);
  return Math.max(...times.map((at, index) => at - (times[index - 1] ?? at))) / 1_000;
}

/** Milliseconds since 1970 of what is seen of a run. */
function timesOf(run: ChaosRun, view: RunView): number[] {
  const decisions = view.timeline.flatMap((item) =>
    item.kind === 'decision' ? [item.request.askedAt, ...(item.decision ? [item.decision.decidedAt] : [])] : [],
  );
  const ended = view.endedAt === undefined ? [] : [view.endedAt];
  return [...run.calls.times, ...[...decisions, ...ended].map((at) => Date.parse(at))];
}

function whereIs({ board }: Pick<Round, 'board'>, run: ChaosRun, { status, stall, turn, waitingFor }: RunView): string {
  const refused = board.refused.get(run.id);
  return JSON.stringify({ status, stall, turn, waitingFor: waitingFor.map(({ tool }) => tool), refused });
}

function startedTimes(run: ChaosRun, name: string): number {
  return run.calls.all.find((call) => call.name === name)?.started.length ?? 0;
}

function generic(content: unknown, n: number): unknown {
  return typeof content === 'string' ? content.replaceAll(String(n), '{n}') : content;
}

function expected({ logged }: Scenario, content: unknown, n: number): unknown {
  return logged && typeof content === 'string' ? content.replaceAll('{n}', String(n)) : content;
}

/** Passes a point to its run. Resolves when the call may go on. */
export async function passPoint(runs: Map<string, ChaosRun>, point: Point): Promise<void> {
  await runs.get(point.run)?.reached(point);
}
