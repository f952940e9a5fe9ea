/** Entries of the audit as lines of text. */
import { type AuditEntry, decidersText } from '@platform/temporal';
import { colours } from './marks.js';
import { argumentsText, oneLine, wrap } from './text.js';
import { clock } from './time.js';

/** What happened, and below it on what and what came of it. */
export function auditText(entry: AuditEntry): string[] {
  const head = `${colours.dim(clock(entry.at))}  ${headText(entry)}`;
  return [head, ...details(entry).map((detail) => colours.dim(wrap(detail, '    ')))];
}

function headText(entry: AuditEntry): string {
  const { event, action, requestId } = entry;
  const tool = colours.bold(oneLine(entry.tool ?? ''));
  const by = `${oneLine(entry.by)}${entry.roles ? ` (${oneLine(entry.roles.join(', '))})` : ''}`;
  const via = entry.via ? `, ${viaWords[entry.via]}` : '';
  switch (event) {
    case 'decided':
      return `${tool} ${past[action ?? 'approve']} by ${by}${via}`;
    case 'voted':
      return `${tool} agreed to by ${by}${via} (${entry.agreed} of ${entry.required})`;
    case 'ignored':
      return colours.yellow(`a signal of ${by} was ignored${requestId ? ` (request ${oneLine(requestId)})` : ''}`);
    case 'escalated':
      return `${tool} escalated to ${entry.to ? decidersText(entry.to) : 'nobody'}`;
    case 'ruleRevoked':
      return `rule ${entry.rule} for ${tool} revoked by ${by}`;
    case 'reset':
      return colours.yellow(`set back by ${by}: ${oneLine(entry.message ?? '')}`);
    case 'unreadable':
      return colours.red(`cannot be read: ${oneLine(entry.message ?? '')}`);
  }
}

const past = {
  approve: colours.green('approved'),
  reject: colours.red('rejected'),
  answer: colours.green('answered'),
  ran: 'said to have run',
  again: 'run again',
  skip: 'skipped',
} as const;

const viaWords = {
  console: 'in the console',
  cli: 'with the CLI',
  api: 'through the API',
  client: 'by a program',
  signal: 'by signal',
  rule: 'nobody was asked',
  deadline: 'nobody decided in time',
  policy: 'nobody was asked',
  fork: 'in the run before',
} as const;

function details(entry: AuditEntry): string[] {
  const { arguments: args, editedArguments, argumentsHash, editedArgumentsHash, values, result, note } = entry;
  return [
    ...(args ? [`shown ${hashText(argumentsHash)}: ${argumentsText(args)}`] : []),
    ...(editedArguments ? [`edited ${hashText(editedArgumentsHash)}: ${argumentsText(editedArguments)}`] : []),
    ...(values ? [`answers: ${argumentsText(values)}`] : []),
    ...(result ? [`result: ${oneLine(result)}`] : []),
    ...(entry.undone ? ['undone: the run was set back to before it later'] : []),
    ...(note ? [`“${oneLine(note)}”`] : []),
    ...(entry.createdRule ? [`made rule ${entry.createdRule}`] : []),
    ...ranText(entry),
    ...(entry.reason ? [`${entry.reason}: ${oneLine(entry.message ?? '')}`] : []),
    ...(entry.given ? [`said: ${oneLine(entry.given)}`] : []),
  ];
}

function ranText({ ranArgumentsHash, ranOk, ranAt }: AuditEntry): string[] {
  if (!ranArgumentsHash) return [];
  if (ranOk === undefined) return [`started with ${hashText(ranArgumentsHash)}; it has no result`];
  const at = ranAt ? ` at ${clock(ranAt)}` : '';
  return [`ran with ${hashText(ranArgumentsHash)}${at}: ${ranOk ? 'done' : 'failed'}`];
}

/** As much of a hash as is needed to tell two apart. */
function hashText(hash: string | undefined): string {
  return (hash ?? '').slice(0, 12);
}
