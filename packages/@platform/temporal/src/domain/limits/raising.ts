/**
 * More of a limit before it is reached. Whoever may grant it when it is reached may grant it before, and nobody else: the same judge says so. This
 * file has the name, the payload, and the check of both the workflow and the client.
 */
import type { DecisionPolicy } from '../../agent-service.js';
import { checkDecision } from '../decisions/judge.js';
import { requirementFor } from '../decisions/policy.js';
import type { Started } from '../decisions/same-person.js';
import { isObject } from '../json.js';
import type { Names } from '../names.js';
import { needsPasskey } from '../passkeys/needs-passkey.js';
import { type Signed, type SigningRejectionReason, signedFields } from '../proofs/signed.js';
import { limitRequest } from './granting.js';
import { type Grants, type LimitName, limitNames, type RunLimits, withGrants } from './limits.js';

/** Name of the update. There is no signal: nobody would learn that it was refused. */
export const raiseLimitUpdateName = 'raiseLimit';

/** Payload of that update. */
export interface RaiseLimitRequest extends Signed {
  limit: LimitName;
  /** How much more the run may use, in the unit of the limit. */
  more: number;
  by: string;
  roles?: string[];
  note?: string;
}

/** More of a limit that somebody has granted before it was reached. `at`: ISO 8601. `allowed`: the limit from then on. */
export interface LimitRaise {
  limit: LimitName;
  more: number;
  allowed: number;
  by: string;
  byId?: string;
  roles?: string[];
  at: string;
  note?: string;
}

/** Why nothing was granted; the `type` of the failure that the update returns. */
export type RaiseLimitRejectionReason =
  | 'InvalidRaise'
  /** The run has no such limit. */
  | 'NoSuchLimit'
  /** The limit is reached, and the run has asked already. */
  | 'AskedAlready'
  /** The policy names others. */
  | 'NotAllowed'
  /** The policy wants someone else than the one who started the run. */
  | 'StartedByDecider'
  /** The policy wants several people, or a passkey: the run asks for them when the limit is reached. */
  | 'OnlyWhenReached'
  /** The run is ending: no turn follows. */
  | 'Ending'
  | SigningRejectionReason;

/** What the run is that may use more. */
export interface RaisedRun extends Started {
  limits?: RunLimits;
  granted?: Grants;
  /** Who may grant more; anyone when absent. */
  policy?: DecisionPolicy | null;
  /** Milliseconds since the epoch, by the clock of the one who judges. */
  now: number;
}

const fields = ['limit', 'more', 'by', 'roles', 'note', ...signedFields] as const;

/** Why more of a limit is not granted, whatever its sender made of the request; `undefined` when it is. */
export function raiseRefusal(
  request: unknown,
  run: RaisedRun,
  names?: Names,
): { reason: RaiseLimitRejectionReason; message: string } | undefined {
  if (!isObject(request)) return invalid('it must be an object with limit, more and by');
  const unknown = Object.keys(request).find((field) => !(fields as readonly string[]).includes(field));
  if (unknown !== undefined) return invalid(`${unknown} is unknown; allowed: ${fields.join(', ')}`);
  const { limit, more, ...said } = request;
  const limits = run.limits ?? {};
  const name = limitNames.find((one) => one === limit);
  if (!name) return invalid(`limit must be one of ${limitNames.join(', ')}`);
  const atStart = limits[name];
  if (typeof atStart !== 'number') return { reason: 'NoSuchLimit', message: noSuchLimit(name, limits) };

  const allowed = withGrants(limits, run.granted ?? {})[name] ?? atStart;
  const asked = limitRequest(`more ${name}`, { limit: name, allowed, atStart, used: 0 }, run.policy ?? undefined);
  const wanted = { [name]: more };
  if (needsPasskey(run.policy, 'approve')) return onlyWhenReached('the signature of a passkey');
  const { quorum } = requirementFor(run.policy, wanted);
  if (Math.max(quorum, requirementFor(run.policy, asked.arguments).quorum) > 1)
    return onlyWhenReached('several people');
  const check = checkDecision(
    { ...run, names, decided: new Map(), pending: [{ ...asked, askedAt: new Date(run.now).toISOString() }] },
    { ...said, requestId: asked.id, action: 'approve', arguments: wanted },
  );
  if (check.ok) return undefined;
  const { reason, message } = check;
  return reason === 'NotAllowed' || reason === 'StartedByDecider' ? { reason, message } : invalid(message);
}

function invalid(message: string) {
  return { reason: 'InvalidRaise', message } as const;
}

function onlyWhenReached(what: string) {
  const message = `its policy wants ${what} for more of a limit: the run asks for it when the limit is reached`;
  return { reason: 'OnlyWhenReached', message } as const;
}

function noSuchLimit(name: LimitName, limits: RunLimits): string {
  const known = limitNames.filter((one) => typeof limits[one] === 'number');
  return `the run has no limit of ${name}; it has ${known.length > 0 ? known.join(', ') : 'none'}`;
}
