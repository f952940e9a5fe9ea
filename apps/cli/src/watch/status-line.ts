import type { RunView } from '@platform/temporal';
import type { LiveTool } from '@platform/temporal/live';
import { forWords, runsSince, statusSentence, type Tone } from '@platform/temporal/words';
import { oneLine } from '../output/text.js';
import { serverNow } from '../server-time.js';

/** Milliseconds after which a worker that has not taken its work counts as missing. */
const patienceMs = 3_000;

/** Characters that are shown of the end of an answer while the model writes it. */
const liveLength = 60;

const marks: Readonly<Partial<Record<Tone, string>>> = {
  running: '●',
  retrying: '↻',
  nobody: '■',
  waiting: '?',
  paused: '‖',
  stalled: '■',
};

/** What the attempt in progress is doing, as the agents say. */
export interface Doing {
  /** The answer that the model is writing. */
  text?: string;
  tools?: readonly LiveTool[];
}

/** One line that says what happens now; empty when the run has ended. */
export function statusLine(view: RunView, doing: Doing = {}, now = serverNow()): string {
  if (view.endedAt !== undefined) return '';
  const { tone, text } = statusSentence(view, now, { worker: isMissing(view, now) ? false : undefined });
  const isWorking = tone === 'running' && view.turn?.state === 'running' && !view.cancelRequested && !view.pause;
  const line = (isWorking && workWords(view, doing, now)) || oneLine(text);
  const next = tone === 'nobody' ? '. See: npm run cli -- doctor' : '';
  return `${marks[tone] ?? '●'} ${line}${next}`;
}

/** Whether a worker is missing: the run is running, and nobody has taken its work. */
function isMissing({ turn, waitsForRuns, timeline, statusSince, status }: RunView, now: number): boolean {
  if (status !== 'running' || turn || waitsForRuns) return false;
  return now - Date.parse(lastTime(timeline) ?? statusSince) > patienceMs;
}

/** The end of the answer, so that people see it grow. Without an answer: the tools that run, and since when. */
function workWords({ turn, timeline }: RunView, { text, tools = [] }: Doing, now: number): string | undefined {
  if (text) {
    const line = oneLine(text);
    return line.length > liveLength ? `…${line.slice(-liveLength)}` : line;
  }
  const busy = timeline.flatMap((item) => (item.kind === 'tool' && item.state === 'running' ? [item] : []));
  const [first] = busy;
  if (!first) return undefined;
  // Members of a team may make calls of the same id.
  const isFirst = ({ toolCallId, member }: (typeof tools)[number]) =>
    toolCallId === first.toolCallId && member?.run === first.member?.run;
  const startedAt = tools.find(isFirst)?.startedAt;
  return `Running ${busy.map(({ tool }) => oneLine(tool)).join(', ')}${forWords(runsSince(first, { turn, startedAt }), now)}`;
}

function lastTime(timeline: RunView['timeline']): string | undefined {
  return timeline
    .map(({ at, ...item }) => ('finishedAt' in item && item.finishedAt ? item.finishedAt : at))
    .sort()
    .at(-1);
}
