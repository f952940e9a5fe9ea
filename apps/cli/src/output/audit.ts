/** Entries of the audit as lines of text. */
import type { AuditEntry } from '@platform/temporal';
import { auditWords, viaWords } from '@platform/temporal/words';
import { colours } from './marks.js';
import { argumentsText, factsText, oneLine, wrap } from './text.js';
import { clock } from './time.js';

/** One line says what happened. The lines below say to which call, and with what result. */
export function auditText(entry: AuditEntry): string[] {
  const head = `${colours.dim(clock(entry.at))}  ${headText(entry)}`;
  return [head, ...details(entry).map((detail) => colours.dim(wrap(detail, '    ')))];
}

/** The head of a run's entries, where there are those of several runs. */
export function auditRunText({ runId, agentId, startedBy }: AuditEntry): string {
  return `${colours.bold(oneLine(runId))}  ${colours.dim(`${oneLine(agentId)}, started by ${oneLine(startedBy)}`)}`;
}

function headText(entry: AuditEntry): string {
  const { event, action, requestId } = entry;
  const tool = entry.tool === undefined ? '' : `${colours.bold(oneLine(entry.tool))} `;
  const by = `${oneLine(entry.by)}${entry.roles ? ` (${oneLine(entry.roles.join(', '))})` : ''}`;
  const via = entry.via ? `, ${viaWords[entry.via]}` : '';
  const request = event === 'ignored' && requestId ? ` (request ${oneLine(requestId)})` : '';
  const colour =
    action === 'reject' || event === 'unreadable'
      ? colours.red
      : event === 'ignored' || event === 'reset'
        ? colours.yellow
        : String;
  return `${by}${via}: ${tool}${colour(oneLine(auditWords(entry)))}${request}`;
}

function details(entry: AuditEntry): string[] {
  const { arguments: args, editedArguments, argumentsHash, editedArgumentsHash, values, result, note, display } = entry;
  return [
    // Nobody was shown a limit that was raised before it was reached: the sentence above has the amount.
    ...(args && entry.event !== 'limitRaised' ? [`shown ${hashText(argumentsHash)}: ${factsText(args, display)}`] : []),
    ...(editedArguments ? [`edited ${hashText(editedArgumentsHash)}: ${factsText(editedArguments, display)}`] : []),
    ...(values ? [`answers: ${argumentsText(values)}`] : []),
    ...(result ? [`result: ${oneLine(result)}`] : []),
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

/** The beginning of a hash: enough to tell two hashes apart. */
function hashText(hash: string | undefined): string {
  return (hash ?? '').slice(0, 12);
}
