import type { RunView, TimelineItem } from '@platform/temporal';
import type { LiveEvent } from '@platform/temporal/agent-service';
import type { FollowRunOptions, RunNews } from '@platform/temporal/api';
import type { Problem } from './errors.js';
import { readEvents, type StreamTimes } from './event-stream.js';
import type { Http } from './http.js';
import { toError } from './problems.js';
import { mergeItems, newIn, type TimelineChanges } from './timeline.js';

interface UpdateData extends TimelineChanges<TimelineItem> {
  view: Omit<RunView, 'timeline'>;
}

interface StatusData {
  temporal: 'ok' | 'unreachable';
  agentService: 'ok' | 'unreachable';
  message?: string;
}

/**
 * Follows a run until it ends, as `followRun` does: the first update comes at once and holds the run as it is; the last one has an ended status.
 * When the connection or the server goes away it yields `disconnected` once, keeps trying, and goes on where it was.
 */
export async function* followRun(
  http: Http,
  runId: string,
  { after, signal, live = false, times }: FollowRunOptions & { times?: StreamTimes } = {},
): AsyncGenerator<RunNews, void, void> {
  const path = `/runs/${encodeURIComponent(runId)}`;
  // Who resumes has no timeline that changes could be merged into: they are merged into the whole one.
  let view = after === undefined ? undefined : await http.json<RunView>(path, { runId, signal });
  let isConnected = true;
  const lastEventId = after === undefined ? undefined : String(after);
  for await (const news of readEvents(http, `${path}/events`, { runId, lastEventId, signal, times })) {
    if (signal?.aborted) return;
    if (news.type === 'lost') {
      if (isConnected) yield { type: 'disconnected', message: news.message };
      if (live) yield { type: 'notLive' };
      isConnected = false;
      continue;
    }
    switch (news.event) {
      case 'update': {
        const resumed = view !== undefined && after !== undefined;
        const update = updateOf(view, news.data as UpdateData, resumed);
        after = undefined;
        view = update.view;
        isConnected = true;
        yield update;
        break;
      }
      case 'status': {
        const { temporal, agentService, message = '' } = news.data as StatusData;
        if (temporal === 'unreachable' && isConnected) yield { type: 'disconnected', message };
        if (temporal === 'ok' && !isConnected && view)
          yield { type: 'update', view, changed: [], removed: [], eventId: view.eventId };
        isConnected = temporal === 'ok';
        if (live && agentService === 'unreachable') yield { type: 'notLive' };
        break;
      }
      case 'live':
        if (live) yield { type: 'live', event: news.data as LiveEvent };
        break;
      case 'end': {
        const { problem } = news.data as { problem?: Problem };
        if (problem) throw toError({ status: problem.status, problem }, { runId });
        return;
      }
    }
  }
}

/** The run with the changes. `resumed`: the changes are told as they are; else what is known already is not told again. */
function updateOf(before: RunView | undefined, { view: head, ...changes }: UpdateData, resumed: boolean) {
  const timeline = [...mergeItems(before?.timeline ?? [], changes)];
  const view: RunView = { ...head, timeline };
  const told = resumed
    ? { changed: [...changes.changed], removed: [...(changes.removed ?? [])] }
    : newIn(before?.timeline ?? [], timeline);
  return { type: 'update' as const, view, ...told, eventId: view.eventId };
}
