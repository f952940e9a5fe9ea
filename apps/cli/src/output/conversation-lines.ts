/** The other runs of a conversation, as lines: what was asked and what was answered. */
import type { RunView } from '@platform/temporal';
import { writeJson } from '@platform/temporal/json';
import { colours } from './marks.js';
import { counted, oneLine, wrapBlock } from './text.js';

/** The conversation that a run is in. */
export interface Conversation {
  /** The runs before, the oldest first. */
  earlier: RunView[];
  /** There were runs before these, which are not there any more or not to be seen. */
  isCut: boolean;
  /** The runs after: along the newest message of each. */
  later: RunView[];
  /** Forks of the run itself. */
  forks: RunView[];
}

/** What was before the run. */
export function earlierLines({ earlier, isCut }: Conversation): string[] {
  const missing = isCut ? [colours.dim('Runs before this are not there any more, or are not yours to see.')] : [];
  return [...missing, ...earlier.flatMap(exchangeLines)];
}

/** What came after it, and what branched off. */
export function laterLines({ later, forks }: Conversation): string[] {
  return [
    ...later.flatMap(exchangeLines),
    ...forks.map(({ runId, status, origin }) =>
      colours.dim(`Fork at ${origin?.turn}.${origin?.entry}: ${oneLine(runId)} (${status})`),
    ),
  ];
}

function exchangeLines({ runId, status, request, content, startedBy, usage }: RunView): string[] {
  const answer = content === undefined ? colours.dim(`  (${status})`) : wrapBlock(textOf(content), '  ');
  return [
    colours.dim(`${oneLine(runId)}, ${oneLine(startedBy)}, ${counted(usage.toolCalls, 'tool call')}`),
    `› ${wrapBlock(textOf(request), '  ').slice(2)}`,
    answer,
    '',
  ];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : writeJson(value);
}
