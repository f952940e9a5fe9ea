/** Who is told of a request: those in whose inbox it is theirs to decide, and nobody else. */
import type { PendingDecision } from '@platform/temporal';
import { isSame } from '@platform/temporal/decisions';
import { mayNotDecide } from '@platform/temporal/standing';
import { may } from '../access/permissions.js';
import type { KnownRoles, Standing } from '../access/roles-file.js';
import type { Principal } from '../identity/principal.js';
import type { Told } from './subscriptions.js';

/** A run that waits, as far as it says who may decide. */
export interface WaitingRun {
  agentId: string;
  startedBy: string;
  startedById?: string;
  tenant?: string;
}

/** What sign-in knows; absent where there is none. */
export interface WhoIsWho {
  /** What somebody may now. */
  standingOf(known: KnownRoles): Standing;
  hasEnded(marks: readonly string[], since: number): boolean;
}

/** Whether somebody's subscription still stands: one of the time before sign-in does not, nor one of who has signed out since. */
export function stands(told: Told, signIn: WhoIsWho | undefined): boolean {
  if (told.kind === 'local') return signIn === undefined;
  return signIn !== undefined && !signIn.hasEnded(told.marks, told.since);
}

/** Whether a request is somebody's to decide: they see the run, may decide on the tool, the policy names them, and they have not agreed yet. */
export function isTold(told: Told, request: PendingDecision, run: WaitingRun, signIn: WhoIsWho | undefined): boolean {
  if (!stands(told, signIn)) return false;
  const person = standingOf(told, signIn);
  const place = { agentId: run.agentId, tenant: run.tenant, startedById: run.startedById, tool: request.tool };
  if (!may(person, 'see', place) || !may(person, 'decide', place)) return false;
  const who = { by: person.name, ...(told.kind === 'person' && { byId: person.id }), roles: person.roles };
  return mayNotDecide(request, who, run) === undefined && !request.votes?.some(({ by }) => isSame(by, person.name));
}

function standingOf(told: Told, signIn: WhoIsWho | undefined): Principal {
  const { id, name, roles } = told;
  if (told.kind === 'local') return { kind: 'local', id, name, roles, grants: [{ role: 'admin' }] };
  const standing = signIn?.standingOf({ id, roles, ...(told.tenant !== undefined && { tenant: told.tenant }) });
  return { kind: 'person', id, name, roles: [], grants: [], ...standing };
}
