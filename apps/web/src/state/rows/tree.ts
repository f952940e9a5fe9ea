/** The rows of a run's page, as a tree: the work of members inside of their delegations, repeats of a tool inside of one row. Pure. */
import type { DecisionItem, MemberCall, TimelineItem, ToolItem } from '@platform/temporal';
import { type NestedItem, nestTimeline } from '@platform/temporal/nesting';
import { callKey, isSilent, isStep, passes, type RowFilter } from './facts';

/** One item. `step`: the number of the call, from 1, in the order of the page; absent for what is no call. */
export interface ItemRow {
  kind: 'item';
  key: string;
  item: TimelineItem;
  step?: number;
  /** The call gave a task to a member that waits for a person. */
  waits: boolean;
  /** People are asked here: the row is shown whatever the filter says. */
  isAsked: boolean;
}

/** What a member does at this moment; without `run`: what no member does. */
export interface LiveRow {
  kind: 'live';
  key: string;
  run?: string;
}

/** What a member of a team did. People can fold it. */
export interface MemberRows {
  kind: 'member';
  key: string;
  member: MemberCall;
  waits: boolean;
  rows: Row[];
}

/** Finished calls of one tool in a row, and the model calls that only asked for them. People can open it. */
export interface RepeatRows {
  kind: 'repeats';
  key: string;
  tool: string;
  calls: number;
  /** Milliseconds of those calls that were measured, together. */
  ms: number;
  /** Numbers of its first and last step. */
  steps: [first: number, last: number];
  rows: ItemRow[];
}

export type Row = ItemRow | LiveRow | MemberRows | RepeatRows;

/** From so many calls of a tool in a row on, they are one row. */
const fewestRepeats = 5;

export interface RowsInput {
  items: readonly TimelineItem[];
  decisions: ReadonlyMap<string, readonly DecisionItem[]>;
  filter: RowFilter;
  /** Runs of members that do something now; `undefined` among them: somebody does who is no member that is shown. */
  live: ReadonlySet<string | undefined>;
  /** Whether the page draws something for an item. */
  isDrawn(item: TimelineItem): boolean;
  /** Whether a person has touched the row: it is shown whatever the filter says. */
  isKept(key: string): boolean;
  /** Whether a person has touched the row where it stood alone: then it never goes into a row of repeats, which would draw it anew. */
  standsAlone(key: string): boolean;
}

/** Rows that nothing changes have the same keys in the next tree. */
export function rowsOf(given: RowsInput): Row[] {
  const nested = nestTimeline(given.items);
  const count = { steps: 0 };
  const rows = rowsIn(nested, given, count);
  const shown = new Set<string | undefined>(runsIn(nested));
  if ([...given.live].some((run) => run === undefined || !shown.has(run))) rows.push({ kind: 'live', key: 'live' });
  return rows;
}

function rowsIn(nested: readonly NestedItem[], given: RowsInput, count: { steps: number }): Row[] {
  const rows: Row[] = [];
  let alike: ItemRow[] = [];
  const close = () => {
    rows.push(...folded(alike, given));
    alike = [];
  };
  for (const { item, members } of nested) {
    const step = isStep(item) ? ++count.steps : undefined;
    if (!given.isDrawn(item) && !members) continue;
    const isAsked = asksIn(item, given.decisions);
    const waits = members?.some((member) => waitsIn(member.items)) ?? false;
    const row: ItemRow = { kind: 'item', key: item.id, item, step, waits, isAsked };
    if (isRepeatable(row, given) && !members) {
      const tool = alike.find(isToolRow)?.item.tool;
      if (item.kind === 'tool' && tool !== undefined && tool !== item.tool) close();
      alike.push(row);
      continue;
    }
    close();
    if (given.isDrawn(item) && isShown(row, given)) rows.push(row);
    for (const { member, items } of members ?? []) {
      const inside = rowsIn(items, given, count);
      if (given.live.has(member.run)) inside.push({ kind: 'live', key: `live ${member.run}`, run: member.run });
      if (inside.length === 0) continue;
      rows.push({ kind: 'member', key: `member ${member.run}`, member, waits: waitsIn(items), rows: inside });
    }
  }
  close();
  return rows;
}

/** One row for many alike. Model calls before the first call and behind the last stay as they are. */
function folded(alike: readonly ItemRow[], given: RowsInput): Row[] {
  const first = alike.findIndex(isToolRow);
  const last = alike.findLastIndex(isToolRow);
  const inside = alike.slice(first, last + 1);
  const tools = inside.filter(isToolRow);
  const shown = (rows: readonly ItemRow[]) => rows.filter((row) => isShown(row, given));
  const [head] = tools;
  if (!head || tools.length < fewestRepeats) return shown(alike);
  const rows = shown(inside);
  const repeats: RepeatRows = {
    kind: 'repeats',
    key: `repeats ${head.key}`,
    tool: head.item.tool,
    calls: tools.length,
    ms: tools.reduce((sum, { item }) => sum + (item.ms ?? 0), 0),
    steps: [inside[0]?.step ?? 0, inside.at(-1)?.step ?? 0],
    rows,
  };
  return [...shown(alike.slice(0, first)), ...(rows.length > 0 ? [repeats] : []), ...shown(alike.slice(last + 1))];
}

function isRepeatable({ key, item }: ItemRow, given: RowsInput): boolean {
  if (given.standsAlone(key)) return false;
  if (item.kind !== 'tool') return isSilent(item);
  const isPlain = item.state === 'done' && !item.files && !item.childRun && !item.kept;
  return isPlain && !given.decisions.has(callKey(item.toolCallId, item.member));
}

function isToolRow(row: ItemRow): row is ItemRow & { item: ToolItem } {
  return row.item.kind === 'tool';
}

function isShown({ key, item, isAsked }: ItemRow, { filter, decisions, isKept }: RowsInput): boolean {
  const isDecided = item.kind === 'tool' && decisions.has(callKey(item.toolCallId, item.member));
  return isAsked || passes(filter, item, isDecided) || isKept(key);
}

function asksIn(item: TimelineItem, decisions: RowsInput['decisions']): boolean {
  if (item.kind === 'decision') return item.decision === undefined;
  const asked = item.kind === 'tool' && decisions.get(callKey(item.toolCallId, item.member));
  return asked ? asked.some(({ decision }) => decision === undefined) : false;
}

/** Whether one of the items waits for a decision. */
function waitsIn(items: readonly NestedItem[]): boolean {
  return items.some(
    ({ item, members }) =>
      (item.kind === 'decision' && item.decision === undefined) || members?.some((member) => waitsIn(member.items)),
  );
}

/** The runs of members that are shown. */
function runsIn(items: readonly NestedItem[]): string[] {
  const members = items.flatMap((item) => item.members ?? []);
  return members.flatMap(({ member, items: inside }) => [member.run, ...runsIn(inside)]);
}
