/** The inbox in order: groups of one agent and tool, the most urgent first; and which requests can be approved together. Pure. */
import type { InboxItem } from '@platform/temporal';
import { kindOf } from '@platform/temporal/decisions';

/** Which requests are shown. */
export interface InboxFilter {
  agent?: string;
  tool?: string;
}

/** The requests of one agent and tool. */
export interface Group<Item extends InboxItem = InboxItem> {
  id: string;
  agentId: string;
  tool: string;
  items: Item[];
}

/** The name of the group that a request is in. */
export function groupId({ run, request }: InboxItem): string {
  return JSON.stringify([run.agentId, request.tool]);
}

/** The groups, that of the most urgent request first; in each the closest deadline first, then those without one, each the oldest first. */
export function groupsOf<Item extends InboxItem>(items: readonly Item[], filter: InboxFilter = {}): Group<Item>[] {
  const groups = new Map<string, Group<Item>>();
  for (const item of [...items].sort(byUrgency)) {
    const { run, request } = item;
    if (filter.agent !== undefined && run.agentId !== filter.agent) continue;
    if (filter.tool !== undefined && request.tool !== filter.tool) continue;
    const id = groupId(item);
    const group = groups.get(id) ?? { id, agentId: run.agentId, tool: request.tool, items: [] };
    group.items.push(item);
    groups.set(id, group);
  }
  return [...groups.values()];
}

/** The closest deadline first, then those that have none, each the oldest first; the rest by run, so that the order is one. */
export function byUrgency(one: InboxItem, other: InboxItem): number {
  const [a, b] = [one.request, other.request];
  return (
    Number(b.deadline !== undefined) - Number(a.deadline !== undefined) ||
    compare(a.deadline ?? '', b.deadline ?? '') ||
    compare(a.askedAt, b.askedAt) ||
    compare(`${one.run.runId} ${a.id}`, `${other.run.runId} ${b.id}`)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/**
 * What two requests have in common that can be approved with one word: the tool, the agent and the member. `undefined` for those that cannot: they need a value,
 * a passkey, or to be read by themselves because they are asked again.
 */
export function alikeId({ run, request }: InboxItem): string | undefined {
  const { form, about, runsAsAsked } = kindOf(request);
  if (form !== 'permission' || about !== 'call' || !runsAsAsked || request.again) return undefined;
  if (request.policy?.sign === 'passkey') return undefined;
  return JSON.stringify([run.agentId, request.tool, request.member?.id ?? null]);
}

/** The entry that opens after one is decided: the next that waits, else the one before it. */
export function nextAfter<Item extends { key: string }>(
  items: readonly Item[],
  key: string,
  waits: (item: Item) => boolean,
): Item | undefined {
  const place = items.findIndex((item) => item.key === key);
  return items.slice(place + 1).find(waits) ?? items.slice(0, Math.max(0, place)).findLast(waits);
}
