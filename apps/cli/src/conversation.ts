/** The conversation that a run is in. */
import type { AgentsApi, RunView } from '@platform/temporal';
import { RunNotFound } from '@platform/temporal/errors';
import type { Conversation } from './output/conversation-lines.js';

/** Reads the runs of a conversation, one after the other. Throws what `getRun` and `listRuns` throw; a run before that is not to be seen ends it. */
export async function readConversation(api: AgentsApi, view: RunView): Promise<Conversation> {
  const { earlier, isCut } = await readEarlier(api, view);
  const { followUps, forks } = await readBranches(api, view.runId);
  const later: RunView[] = [];
  for (let next = followUps.at(-1); next; next = (await readBranches(api, next.runId)).followUps.at(-1)) {
    later.push(next);
  }
  return { earlier, isCut, later, forks };
}

async function readEarlier(api: AgentsApi, view: RunView): Promise<Pick<Conversation, 'earlier' | 'isCut'>> {
  const earlier: RunView[] = [];
  for (let { origin } = view; origin?.kind === 'followUp'; ) {
    const before = await api.getRun(origin.runId).catch((error: unknown) => {
      if (error instanceof RunNotFound) return undefined;
      throw error;
    });
    if (!before) return { earlier, isCut: true };
    earlier.unshift(before);
    origin = before.origin;
  }
  return { earlier, isCut: false };
}

/** Runs that follow a run or are forks of it, the oldest first. */
async function readBranches(
  api: AgentsApi,
  runId: string,
): Promise<Pick<Conversation, 'forks'> & { followUps: RunView[] }> {
  const { runs } = await api.listRuns({ origin: runId });
  const views: RunView[] = [];
  for (const run of runs) views.push(await api.getRun(run.runId));
  const mine = views.sort((one, other) => one.startedAt.localeCompare(other.startedAt));
  return {
    followUps: mine.filter(({ origin }) => origin?.kind === 'followUp'),
    forks: mine.filter(({ origin }) => origin?.kind === 'fork'),
  };
}
