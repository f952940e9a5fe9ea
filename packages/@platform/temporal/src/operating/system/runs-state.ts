import type { TemporalClient } from '../../connection/client.js';
import { countByStatus } from '../../visibility/count.js';
import type { RunSummary } from '../../visibility/visibility.js';
import { readRuns } from '../read-runs.js';
import type { RunsState, StallGroup } from './report.js';

/** What the runs wait for that the client's actor sees. Throws `TemporalUnavailable`, `SearchAttributesMissing`. */
export async function readRunsState(client: TemporalClient, now = Date.now()): Promise<RunsState> {
  const questions = [
    countByStatus(client),
    readRuns(client, { asks: true }),
    readRuns(client, { status: 'stalled' }),
  ] as const;
  await Promise.allSettled(questions);
  const [counts, asking, stalled] = await Promise.all(questions);
  const open = asking.runs.flatMap(({ runId, agentId, waitingFor }) =>
    waitingFor.map(({ tool, askedAt, deadline }) => ({ runId, agentId, tool, askedAt, deadline })),
  );
  const [oldest] = open.toSorted((one, other) => one.askedAt.localeCompare(other.askedAt));
  const unread = [...asking.runs, ...stalled.runs].filter(({ unreadable }) => unreadable !== undefined).length;
  return {
    counts,
    decisions: open.length,
    overdue: open.filter(({ deadline }) => deadline && Date.parse(deadline) < now).length,
    ...(oldest && {
      oldestDecision: { runId: oldest.runId, agentId: oldest.agentId, tool: oldest.tool, askedAt: oldest.askedAt },
    }),
    stalls: stallGroups(stalled.runs),
    unread: unread + (asking.isCut ? 1 : 0) + (stalled.isCut ? 1 : 0),
  };
}

/** The largest group first. Pure. */
export function stallGroups(runs: readonly Pick<RunSummary, 'runId' | 'stall'>[]): StallGroup[] {
  const groups = new Map<string, StallGroup>();
  for (const { runId, stall } of runs) {
    if (!stall) continue;
    const group = groups.get(stall.type);
    const { type, message, since } = stall;
    if (!group) groups.set(type, { type, count: 1, since, runId, message });
    else {
      group.count++;
      if (since < group.since) Object.assign(group, { since, runId, message });
    }
  }
  return [...groups.values()].sort((one, other) => other.count - one.count || one.type.localeCompare(other.type));
}
