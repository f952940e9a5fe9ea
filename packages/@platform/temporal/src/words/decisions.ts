/** What people are asked, what they did, and from where. */
import type { Decision, DecisionAction, DecisionVia, PendingDecision, RecordedVote } from '../domain/contract.js';
import { outcomeTitle } from '../domain/decisions/words.js';
import { amountWords, limitNames } from '../domain/limits/limits.js';

export { answerLines, outcomeHint, ownDefaults, ownDefaultsTitle } from '../domain/decisions/words.js';

/** What the one who decides is asked. */
export function requestTitle(request: PendingDecision): string {
  const { kind, tool, member } = request;
  switch (kind) {
    case 'approval':
      return `May ${member?.name ?? 'the agent'} run ${tool}?`;
    case 'input':
      return `${tool}${member ? ` of ${member.name}` : ''} needs your input`;
    case 'question':
      return `${member?.name ?? 'The agent'} asks you`;
    case 'outcome':
      return outcomeTitle(request);
    case 'limit':
      return 'May the run use more?';
  }
}

/** What was done. */
export const actionWords: Readonly<Record<DecisionAction, string>> = {
  approve: 'approved',
  reject: 'rejected',
  answer: 'answered',
  ran: 'said to be done',
  again: 'run again',
  skip: 'skipped',
};

/** Where somebody decided, or why nobody had to. */
export const viaWords: Readonly<Record<DecisionVia, string>> = {
  console: 'in the console',
  cli: 'with the CLI',
  api: 'through the API',
  client: 'by a program',
  signal: 'by signal',
  rule: 'nobody was asked',
  deadline: 'nobody decided in time',
  policy: 'nobody was asked',
  fork: 'in the run before',
};

/**
 * `Approved by ana, 14:03`; `Approved with changes by ana and ben, 14:03`; `Approved by rule r1, 14:03`; `Rejected, because nobody had
 * decided by 14:03`.
 *
 * @param at when it was decided, as this reader writes times.
 */
export function decisionWords({ action, by, via, votes, arguments: edited }: Decision, at: string): string {
  const word = capital(actionWords[action]);
  if (by === 'deadline' || via === 'deadline') return `${word}, because nobody had decided by ${at}`;
  if (via === 'policy') return `${word} by the policy, ${at}: nobody needs to be asked`;
  const from = via === 'signal' || via === 'fork' ? `, ${viaWords[via]}` : '';
  return `${word}${edited ? ' with changes' : ''} by ${namesOf(votes) ?? by}, ${at}${from}`;
}

/** `20 more model calls granted by ana, 14:03`; `Nothing more granted by ana, 14:03`. */
export function grantedWords(request: PendingDecision, decision: Decision, at: string): string {
  const what = decision.action === 'approve' ? `${grantWords(request, decision)} more` : 'Nothing more';
  const by =
    decision.by === 'deadline' ? ', because nobody had decided by' : ` by ${namesOf(decision.votes) ?? decision.by},`;
  return `${what} granted${by} ${at}`;
}

/** What is granted by a request, or by a decision on it: `20 model calls`. */
export function grantWords(
  { arguments: asked }: PendingDecision,
  { arguments: given }: Partial<Decision> = {},
): string {
  const amounts = given ?? asked;
  const parts = limitNames.flatMap((name) => {
    const amount = amounts[name];
    return typeof amount === 'number' ? [amountWords(name, amount)] : [];
  });
  return parts.join(', ');
}

/** For the one who agreed: `Your word is recorded: 1 of 2 agreed. It runs once one more person agrees to the same.` */
export function votedWords({ agreed, required }: RecordedVote): string {
  const missing = required - agreed;
  const who = missing === 1 ? 'one more person agrees' : `${missing} more people agree`;
  return `Your word is recorded: ${agreed} of ${required} agreed. It runs once ${who} to the same.`;
}

function namesOf(votes: Decision['votes']): string | undefined {
  return votes?.map(({ by }) => by).join(' and ');
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}
