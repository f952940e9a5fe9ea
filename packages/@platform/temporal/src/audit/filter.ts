/** Which entries of an audit are wanted. Pure. */
import type { AuditDecision, DecisionVia } from '../domain/decisions/actions.js';
import type { AuditEntry } from './audit.js';

/** All that is given must hold. */
export interface AuditFilter {
  /** Name of the person, whatever its case, or the id that sign-in knows. */
  person?: string;
  tool?: string;
  decision?: AuditDecision;
  via?: DecisionVia;
  /** The rule that decided, was made or was taken back. */
  rule?: string;
}

/** Whether an entry is wanted. One that says that something cannot be read always is: nobody knows what it was. */
export function fitsAudit(entry: AuditEntry, { person, tool, decision, via, rule }: AuditFilter): boolean {
  if (entry.event === 'unreadable') return true;
  return (
    (person === undefined || isBy(entry, person)) &&
    (tool === undefined || entry.tool === tool) &&
    (decision === undefined || entry.action === decision || entry.event === decision) &&
    (via === undefined || entry.via === via) &&
    (rule === undefined || entry.rule === rule || entry.createdRule === rule)
  );
}

function isBy({ by, byId }: AuditEntry, person: string): boolean {
  return byId === person || by.toLowerCase() === person.toLowerCase();
}
