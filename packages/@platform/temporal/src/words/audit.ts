/** Entries of the audit. */
import type { AuditEntry } from '../audit/audit.js';
import { decidersText } from '../domain/decisions/policy.js';
import { amountWords, limitNames } from '../domain/limits/limits.js';
import { actionWords } from './decisions.js';

/** What was done: `approved`, `agreed (1 of 2)`, `ignored: …`. */
export function auditWords(entry: AuditEntry): string {
  return entry.undone ? `${doneWords(entry)} (undone later: the run was set back)` : doneWords(entry);
}

function doneWords({ event, action, agreed, required, message, rule, to, arguments: args }: AuditEntry): string {
  switch (event) {
    case 'decided':
      return actionWords[action ?? 'approve'];
    case 'voted':
      return `agreed (${agreed} of ${required})`;
    case 'ignored':
      return `ignored: ${message ?? ''}`;
    case 'escalated':
      return `escalated to ${to ? decidersText(to) : 'nobody'}`;
    case 'ruleRevoked':
      return `revoked rule ${rule}`;
    case 'limitRaised':
      return `allowed more before a limit was reached: ${moreWords(args)}`;
    case 'changed':
      return `changed for this fork: ${message ?? ''}`;
    case 'reset':
      return `set back: ${message ?? ''}`;
    case 'unreadable':
      return `cannot be read: ${message ?? ''}`;
  }
}

/** What ran, compared with what was decided on; nothing for what is no decision, or did not run. */
export function ranWords(entry: AuditEntry): string | undefined {
  const { ranArgumentsHash, argumentsHash, editedArgumentsHash, ranOk } = entry;
  if (!ranArgumentsHash) return undefined;
  const what =
    ranArgumentsHash === (editedArgumentsHash ?? argumentsHash)
      ? editedArgumentsHash
        ? 'as edited'
        : 'as shown'
      : 'with other arguments';
  if (ranOk === undefined) return `started ${what}, no result`;
  return `ran ${what}, ${ranOk ? 'done' : 'failed'}`;
}

/** `10 model calls`. */
function moreWords(given: Readonly<Record<string, unknown>> = {}): string {
  return limitNames.flatMap((name) => (name in given ? [amountWords(name, Number(given[name]))] : [])).join(', ');
}
