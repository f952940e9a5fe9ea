/** The steps of a run that can be put beside those of another: what people said, model calls, tool calls. */
import { canonicalJson } from '../domain/json.js';
import { type NestedItem, nestTimeline } from '../projection/nesting.js';
import type { DecisionItem, MessageItem, RequestItem, RunView, SteeredItem, ToolItem } from '../projection/view.js';

export type StepItem = RequestItem | MessageItem | ToolItem | SteeredItem;

/** One step of a run. */
export interface Step {
  item: StepItem;
  /** What the model asked for in its call, as one text: calls of no words differ by it. */
  asks: string;
  /** Decisions on the call. */
  decisions: DecisionItem[];
  /** What members of a team did, when the call gave tasks to them. */
  members: { id: string; name: string; steps: Step[] }[];
}

/** The steps of a run in their order, those of members inside of the delegations. */
export function stepsOf({ timeline }: Pick<RunView, 'timeline'>): Step[] {
  return inside(nestTimeline(timeline));
}

function inside(items: readonly NestedItem[]): Step[] {
  const decisions = new Map<string, DecisionItem[]>();
  const asks = new Map<string, string>();
  for (const { item } of items) {
    if (item.kind === 'decision') add(decisions, item.request.toolCallId, item);
    if (item.kind === 'tool') {
      const message = item.id.split('.').slice(0, 2).join('.');
      asks.set(message, `${asks.get(message) ?? ''} ${callText(item)}`);
    }
  }
  return items.flatMap(({ item, members = [] }): Step[] => {
    if (!isStep(item)) return [];
    return [
      {
        item,
        asks: asks.get(item.id) ?? '',
        decisions: item.kind === 'tool' ? (decisions.get(item.toolCallId) ?? []) : [],
        members: members.map(({ member, items: done }) => ({ id: member.id, name: member.name, steps: inside(done) })),
      },
    ];
  });
}

function isStep(item: NestedItem['item']): item is StepItem {
  return ['request', 'message', 'tool', 'steered'].includes(item.kind);
}

/** The arguments that a call was made with. */
export function argumentsOf({ arguments: asked, editedArguments, ranArguments }: ToolItem): Record<string, unknown> {
  return ranArguments ?? editedArguments ?? asked;
}

/** A call, without what came of it. */
export function callText(item: ToolItem): string {
  return `${item.tool} ${canonicalJson(argumentsOf(item))}`;
}

function add<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  lists.set(key, [...(lists.get(key) ?? []), value]);
}
