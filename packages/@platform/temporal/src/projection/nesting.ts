/** A timeline as people read it: the work of a team's member stands inside of its delegation. */
import type { MemberCall } from '../agent-service/member.js';
import type { TimelineItem } from './view.js';

/** An item, and, when it is a delegation, what its members have done, in order. */
export interface NestedItem {
  item: TimelineItem;
  /** Absent for what is no delegation. */
  members?: NestedMember[];
}

/** One member's run. */
export interface NestedMember {
  member: MemberCall;
  items: NestedItem[];
}

/** The member of a team that an item tells of. */
export function memberOfItem(item: TimelineItem): MemberCall | undefined {
  if (item.kind === 'decision') return item.request.member ?? undefined;
  return 'member' in item ? item.member : undefined;
}

/** Items of members that belong to no delegation that is there (its turn is gone) stay where they are. */
export function nestTimeline(timeline: readonly TimelineItem[]): NestedItem[] {
  const top: NestedItem[] = [];
  const delegations = new Map<string, NestedItem>();
  const runs = new Map<string, NestedMember>();
  for (const item of timeline) {
    const member = memberOfItem(item);
    const nested: NestedItem = { item };
    if (item.kind === 'tool') delegations.set(`${item.toolCallId} ${member?.run ?? ''}`, nested);
    const inside = member && (runs.get(member.run) ?? begin(member, delegations, runs));
    (inside?.items ?? top).push(nested);
  }
  return top;
}

function begin(
  member: MemberCall,
  delegations: ReadonlyMap<string, NestedItem>,
  runs: Map<string, NestedMember>,
): NestedMember | undefined {
  const around = [...runs.keys()].filter((run) => member.run.startsWith(`${run}/`));
  const team = around.reduce((longest, run) => (run.length > longest.length ? run : longest), '');
  const delegation = delegations.get(`${member.call} ${team}`);
  if (!delegation) return undefined;
  const run = { member, items: [] };
  delegation.members = [...(delegation.members ?? []), run];
  runs.set(member.run, run);
  return run;
}
