/** What was decided, as lines of text. */
import { answerLines, type Decision, type DecisionItem } from '@platform/temporal';
import { colours } from './marks.js';
import { argumentsText, jsonText, oneLine, wrap } from './text.js';
import { clock } from './time.js';

export function decisionLines({ request, decision }: DecisionItem, before: DecisionItem | undefined): string[] {
  if (!decision || before?.decision) return [];
  const how = decision.via === 'signal' ? ', by signal' : decision.via === 'fork' ? ', in the run before' : '';
  const who = decider(decision);
  const tail = colours.dim(` ${oneLine(request.tool)}, by ${who} at ${clock(decision.decidedAt)}${how}`);
  const edited = decision.arguments ? [`    with ${argumentsText(decision.arguments)}`] : [];
  const values = decision.values ? answerLines(decision.values, jsonOf).map((line) => `    ${line}`) : [];
  const result = decision.result ? [`    result: ${oneLine(decision.result)}`] : [];
  const note = decision.note ? [`    “${oneLine(decision.note)}”`] : [];
  return [`  ${decisionWord[decision.action]}${tail}`, ...edited, ...values, ...result, ...note].map((line) =>
    line.startsWith('    ') ? wrap(line.trim(), '    ') : line,
  );
}

/** What was filled in or chosen, on one line. */
function jsonOf(value: unknown): string {
  return typeof value === 'string' ? oneLine(value) : jsonText(value);
}

/** Who decided: all who agreed, or what decided without a person. */
function decider({ by, via, votes }: Decision): string {
  if (via === 'deadline' || by === 'deadline') return 'its deadline';
  if (via === 'policy') return 'its policy';
  return votes?.map((vote) => oneLine(vote.by)).join(' and ') ?? oneLine(by);
}

const decisionWord = {
  approve: colours.green('✓ approved'),
  reject: colours.red('✗ rejected'),
  answer: colours.green('✓ answered'),
  ran: colours.green('✓ it ran'),
  again: colours.yellow('↻ run again'),
  skip: colours.yellow('⊘ skipped'),
} as const;
