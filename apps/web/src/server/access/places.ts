/** Where what a path names belongs, for the check of the one who asks. */
import {
  getRun,
  getSchedule,
  type RunView,
  ScheduleNotFound,
  type TemporalClient,
  Unreadable,
} from '@platform/temporal';
import type { Resource } from './permissions.js';

/** Where the runs of a schedule belong; `undefined` when there is none; an empty place when nobody can tell. */
export async function placeOfSchedule(client: TemporalClient, scheduleId: string): Promise<Resource | undefined> {
  try {
    const { run } = await getSchedule(client, scheduleId);
    return { agentId: run.agentId, tenant: run.tenant };
  } catch (error) {
    if (error instanceof ScheduleNotFound) return undefined;
    if (error instanceof Unreadable) return {};
    throw error;
  }
}

/** The tool that a request for a decision is about. */
export async function toolOfRequest(
  client: TemporalClient,
  runId: string,
  { requestId }: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  const { timeline } = await getRun(client, runId);
  const asked = timeline.flatMap((item) => (item.kind === 'decision' && item.request.id === requestId ? [item] : []));
  return asked.at(-1)?.request.tool;
}

/** The tool of a rule of a run. */
export async function toolOfRule(client: TemporalClient, runId: string, ruleId: string): Promise<string | undefined> {
  const { rules } = await getRun(client, runId);
  return rules.find(({ id }) => id === ruleId)?.tool;
}

/** Whether a run was given this file, or made it. A text that names it does not count: whoever starts a run writes what they want. */
export function hasFile({ timeline }: Pick<RunView, 'timeline'>, fileId: string): boolean {
  return timeline.some((item) => 'files' in item && item.files?.some(({ id }) => id === fileId));
}
