import type { RunView } from '@platform/temporal';
import { oneLine } from '../output/text.js';
import { inTime, since } from '../output/time.js';

/** Milliseconds after which somebody who should have taken work is missing. */
const patienceMs = 3_000;

/** Characters of an answer that is being written that are shown: its end. */
const liveLength = 60;

/** What goes on right now, in one line; empty when the run has ended. `saying`: the answer that the model is writing. */
export function statusLine(view: RunView, saying?: string, now = Date.now()): string {
  if (view.blocked) return `■ ${oneLine(view.blocked.message)}`;
  switch (view.status) {
    case 'running':
      return saying && !view.cancelRequested && !view.pause ? sayingLine(saying) : runningLine(view, now);
    case 'waiting':
      return `? Waiting for ${view.waitingFor.length === 1 ? 'a decision' : `${view.waitingFor.length} decisions`} for ${since(view.statusSince, now)}`;
    case 'paused':
      return `‖ Paused by ${oneLine(view.pause?.by ?? 'somebody')} for ${since(view.statusSince, now)}`;
    case 'stalled':
      return `■ Stalled for ${since(view.statusSince, now)}`;
    default:
      return '';
  }
}

/** The end of the answer, so that one sees it grow. */
function sayingLine(text: string): string {
  const line = oneLine(text);
  return `● ${line.length > liveLength ? `…${line.slice(-liveLength)}` : line}`;
}

function runningLine(view: RunView, now: number): string {
  const { turn, waitsForRuns, cancelRequested, pause, timeline, statusSince } = view;
  if (cancelRequested) return `⊘ Stopping for ${since(cancelRequested.at, now)}`;
  if (pause) return `‖ Pausing for ${since(pause.at, now)}`;
  if (!turn && waitsForRuns)
    return `● Waiting for ${waitsForRuns.length === 1 ? 'run' : 'runs'} ${waitsForRuns.join(', ')}`;
  if (!turn) {
    const waits = now - Date.parse(lastTime(timeline) ?? statusSince) > patienceMs;
    return waits ? '● Waiting for the worker. Is it running? See: npm run cli -- doctor' : '● Running';
  }
  switch (turn.state) {
    case 'retrying': {
      const of = turn.maximumAttempts ? ` of ${turn.maximumAttempts}` : '';
      const wait = turn.nextAttemptAt ? inTime(turn.nextAttemptAt, now) : '';
      return `↻ Retrying ${turn.attempt}${of}${wait}: ${oneLine(turn.lastFailure?.message ?? '')}`;
    }
    case 'queued':
      if (now - Date.parse(turn.since) < patienceMs) return '● Running';
      return `● Waiting for the agent-service for ${since(turn.since, now)}. Is it running? See: npm run cli -- doctor`;
    default: {
      const busy = timeline.filter((item) => item.kind === 'tool' && item.state === 'running');
      const tools = busy.map((item) => (item.kind === 'tool' ? oneLine(item.tool) : '')).join(', ');
      return `● ${tools ? `Running ${tools}` : 'The model is thinking'} for ${since(latest(turn.since, lastTime(timeline)), now)}`;
    }
  }
}

/** The turn began after the decision that it waited for: a tool that was asked for long before runs only since then. */
function latest(since: string, last = since): string {
  return last > since ? last : since;
}

function lastTime(timeline: RunView['timeline']): string | undefined {
  return timeline
    .map(({ at, ...item }) => ('finishedAt' in item && item.finishedAt ? item.finishedAt : at))
    .sort()
    .at(-1);
}
