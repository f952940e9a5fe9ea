/** Bars in lanes: one lane for each kind, and lanes of their own for each member of a team. Pure. */
import type { MemberCall } from '../agent-service/member.js';

/** `people`: waits for a decision; `run`: waits for a run that it started; `retry`: attempts that failed. */
export type BarKind = 'model' | 'tool' | 'people' | 'run' | 'retry' | 'stall' | 'pause';

export interface TimeBar {
  /** Id of the item of the timeline that it stands for. Several bars may stand for one. */
  key: string;
  kind: BarKind;
  name: string;
  /** Milliseconds since 1970. */
  start: number;
  end: number;
  failed?: boolean;
  /** It has not ended. */
  isOpen?: boolean;
  /** The run that was started. */
  runId?: string;
}

/** A bar, and whose it is. */
export interface Placed extends TimeBar {
  member?: MemberCall;
}

export interface TimeLane {
  /** Kind of its bars; `member`: those of a member, of all kinds. */
  kind: BarKind | 'member';
  /** Name of the member. */
  name?: string;
  /** How many members are around it. */
  depth: number;
  /** By their start. */
  bars: TimeBar[];
}

const order: readonly BarKind[] = ['model', 'tool', 'people', 'run', 'retry', 'stall', 'pause'];

/** Bars that overlap are in lanes of their own. Members stand behind the run itself, those inside of a member behind it. */
export function laned(bars: readonly Placed[]): TimeLane[] {
  const own = order.flatMap((kind) =>
    packed(bars.filter((bar) => bar.kind === kind && !bar.member)).map((lane) => ({ kind, depth: 0, bars: lane })),
  );
  const runs = new Map<string, { member: MemberCall; bars: Placed[] }>();
  for (const bar of bars) {
    if (!bar.member) continue;
    const run = runs.get(bar.member.run) ?? { member: bar.member, bars: [] };
    runs.set(bar.member.run, run);
    run.bars.push(bar);
  }
  return [...own, ...membersInside('', 0, runs)];
}

/** The same member, given several tasks by the same one, has the same lanes. */
function membersInside(
  around: string,
  depth: number,
  runs: ReadonlyMap<string, { member: MemberCall; bars: Placed[] }>,
): TimeLane[] {
  const names = new Map<string, { name: string; bars: Placed[]; runs: string[] }>();
  for (const [run, { member, bars }] of runs) {
    if (parentOf(run, runs) !== around) continue;
    const known = names.get(member.id) ?? { name: member.name, bars: [], runs: [] };
    names.set(member.id, known);
    known.bars.push(...bars);
    known.runs.push(run);
  }
  return [...names.values()].flatMap(({ name, bars, runs: own }) => [
    ...packed(bars).map((lane) => ({ kind: 'member' as const, name, depth, bars: lane })),
    ...own.flatMap((run) => membersInside(run, depth + 1, runs)),
  ]);
}

function parentOf(run: string, runs: ReadonlyMap<string, unknown>): string {
  let longest = '';
  for (const other of runs.keys()) if (run.startsWith(`${other}/`) && other.length > longest.length) longest = other;
  return longest;
}

/** As few lanes as there are bars at one time. A bar that begins when another ends is in the same lane. */
function packed(bars: readonly Placed[]): TimeBar[][] {
  const lanes: TimeBar[][] = [];
  const sorted = [...bars].sort((one, other) => one.start - other.start || one.end - other.end);
  for (const { member: _, ...bar } of sorted) {
    const free = lanes.find((lane) => (lane.at(-1)?.end ?? 0) <= bar.start);
    if (free) free.push(bar);
    else lanes.push([bar]);
  }
  return lanes;
}
