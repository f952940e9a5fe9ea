/** Where a run comes from and how it ended, a line each. */
import type { RunView } from '@platform/temporal';
import { failureDetail, originWords, statusSentence } from '@platform/temporal/words';
import { serverNow } from '../server-time.js';
import { detailLines } from './detail-lines.js';
import { childrenText, costText } from './limits.js';
import { colours, lineBreak } from './marks.js';
import { statusColour, statusMark } from './status.js';
import { counted, oneLine, wrap } from './text.js';

/** The run that this one goes on from, repeats or belongs to; `undefined` when there is none. */
export function originLine({ origin }: RunView): string | undefined {
  if (!origin) return undefined;
  const { kind, runId, turn, entry } = origin;
  const step = kind === 'fork' && turn !== undefined ? ` at ${turn}.${entry}` : '';
  return `${originWords[kind]} ${oneLine(runId)}${step}`;
}

/** The last line of a run that has ended. */
export function endLine(view: RunView): string {
  const { modelCalls, toolCalls, inputTokens, outputTokens } = view.usage;
  const counts = `${counted(modelCalls, 'model call')}, ${counted(toolCalls, 'tool call')}, ${inputTokens + outputTokens} tokens${costText(view.usage)}${childrenText(view.usage)}`;
  const { text } = statusSentence(view, serverNow());
  const line = statusColour(wrap(`${statusMark(view.status)} ${text}`, '  ').trimStart(), view.status);
  const detail = view.failure ? detailLines(failureDetail(view.failure), text) : [];
  return [`${line} ${colours.dim(`(${counts})`)}`, ...detail].join(lineBreak);
}
