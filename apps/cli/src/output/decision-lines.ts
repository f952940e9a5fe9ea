/** What was decided, as lines of text. */
import type { DecisionItem } from '@platform/temporal';
import { kindOf } from '@platform/temporal/decisions';
import { answerLines, decisionWords, grantedWords } from '@platform/temporal/words';
import { colours } from './marks.js';
import { factsText, jsonText, oneLine, wrap } from './text.js';
import { clock } from './time.js';

/** The lines of a decision; none before it is taken, and none when they were printed before. */
export function decisionLines({ request, decision }: DecisionItem, before: DecisionItem | undefined): string[] {
  if (!decision || before?.decision) return [];
  const at = clock(decision.decidedAt);
  const { mark, colour } = looks[decision.action];
  const isGrant = kindOf(request).about === 'limit';
  const words = isGrant ? grantedWords(request, decision, at) : decisionWords(decision, at);
  const edited = decision.arguments ? [`    with ${factsText(decision.arguments, request.display)}`] : [];
  const values = decision.values ? answerLines(decision.values, jsonOf).map((line) => `    ${line}`) : [];
  const result = decision.result ? [`    result: ${oneLine(decision.result)}`] : [];
  const note = decision.note ? [`    “${oneLine(decision.note)}”`] : [];
  const head = `  ${colour(mark)} ${oneLine(request.tool)}: ${colour(oneLine(words))}`;
  return [head, ...edited, ...values, ...result, ...note].map((line) =>
    line.startsWith('    ') ? wrap(line.trim(), '    ') : line,
  );
}

/** What was filled in or chosen, on one line. */
function jsonOf(value: unknown): string {
  return typeof value === 'string' ? oneLine(value) : jsonText(value);
}

const looks = {
  approve: { mark: '✓', colour: colours.green },
  reject: { mark: '✗', colour: colours.red },
  answer: { mark: '✓', colour: colours.green },
  ran: { mark: '✓', colour: colours.green },
  again: { mark: '↻', colour: colours.yellow },
  skip: { mark: '⊘', colour: colours.yellow },
} as const;
