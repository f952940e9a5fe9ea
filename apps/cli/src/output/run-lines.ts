/** Where a run comes from and how it ended, a line each. */
import type { RunView } from '@platform/temporal';
import { childrenText, costText } from './limits.js';
import { colours } from './marks.js';
import { counted, oneLine, wrap } from './text.js';
import { duration } from './time.js';

/** Where a run comes from; nothing when from nowhere. */
export function originLine({ origin }: RunView): string | undefined {
  if (!origin) return undefined;
  const runId = oneLine(origin.runId);
  switch (origin.kind) {
    case 'followUp':
      return `Continues run ${runId}`;
    case 'rerun':
      return `Repeats run ${runId}`;
    case 'child':
      return `Started by run ${runId}`;
    case 'fork':
      return `Fork of run ${runId}${origin.turn === undefined ? '' : ` at ${origin.turn}.${origin.entry}`}`;
  }
}

/** The last line of a run that has ended. */
export function endLine(view: RunView): string {
  const took = view.endedAt ? duration(Date.parse(view.endedAt) - Date.parse(view.startedAt)) : '';
  const { modelCalls, toolCalls, inputTokens, outputTokens } = view.usage;
  const counts = `${counted(modelCalls, 'model call')}, ${counted(toolCalls, 'tool call')}, ${inputTokens + outputTokens} tokens${costText(view.usage)}${childrenText(view.usage)}`;
  switch (view.status) {
    case 'completed':
      return `${colours.green('✓ Completed')} in ${took} ${colours.dim(`(${counts})`)}`;
    case 'cancelled':
      return `⊘ Cancelled after ${took} ${colours.dim(`(${counts})`)}`;
    default:
      return wrap(`${colours.red('✗ Failed')} after ${took}: ${oneLine(view.failure?.message ?? '')}`);
  }
}
