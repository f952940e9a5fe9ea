/** What somebody signed who decided. */
import type { Decision, PendingDecision, Vote } from '../domain/contract.js';
import { hashOfArguments } from '../domain/decisions/arguments-hash.js';
import { kindOf, permits } from '../domain/decisions/kinds.js';
import { checkPasskey } from '../domain/passkeys/check-passkey.js';
import { needsPasskey } from '../domain/passkeys/needs-passkey.js';
import type { ActClaims } from '../domain/proofs/claims.js';
import type { Revoked, VerifyKey } from '../domain/proofs/keys.js';
import { verifyProof } from '../domain/proofs/verify.js';

/** What an audit trusts. */
export interface AuditTrust {
  namespace: string;
  keys: readonly VerifyKey[];
  enrolmentKeys?: readonly VerifyKey[];
  revoked?: Revoked;
}

/** Someone who agreed: a decision, or one vote of it. */
export type Agreed = (Decision | Vote) & { at: string };

/** What somebody signed; a text says why it does not hold. */
export function claimsOf(
  runId: string,
  trust: AuditTrust,
  request: PendingDecision,
  agreed: Agreed,
): ActClaims | string {
  if (!agreed.proof) return 'nobody signed it';
  const { namespace } = trust;
  const at = Date.parse(agreed.at);
  const sent = sentFor(request, agreed);
  const proven = { ...trust, act: 'decide', runId, at } as const;
  const checks = sent.map((payload) => verifyProof(agreed.proof, { ...proven, payload }));
  const [payload, check] = [sent[checks.findIndex(({ ok }) => ok)], checks.find(({ ok }) => ok) ?? checks.at(-1)];
  if (!check?.ok || !payload) return check && !check.ok ? check.message : 'nobody signed it';
  const { argumentsHash } = check.claims;
  const shown = kindOf(request).about === 'limit' ? undefined : hashOfArguments(request.arguments);
  if (shown !== undefined && argumentsHash !== undefined && argumentsHash !== shown)
    return 'it was signed for other arguments';
  if (shown !== undefined && argumentsHash === undefined && permits(agreed.action))
    return 'it does not say which arguments were shown';
  if (!needsPasskey(request.policy, agreed.action)) return check.claims;
  const { enrolmentKeys = [], revoked } = trust;
  const hand = checkPasskey({ ...payload, passkey: agreed.passkey }, { namespace, runId, enrolmentKeys, revoked, at });
  return typeof hand === 'string' ? hand : check.claims;
}

/** Fields of a message, of which a decision or a vote keeps what was sent. */
const fields = [
  'action',
  'by',
  'byId',
  'roles',
  'note',
  'arguments',
  'argumentsHash',
  'values',
  'result',
  'remember',
] as const;

/**
 * What may have been sent, the likeliest first. A run keeps the fields of a message, but not whether it said where it came from; a vote leaves out which
 * arguments were shown.
 */
function sentFor(request: PendingDecision, agreed: Agreed): Record<string, unknown>[] {
  const given = agreed as unknown as Record<string, unknown>;
  const kept = Object.fromEntries(fields.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));
  const shown = { argumentsHash: request.argumentsHash, ...kept };
  const sent = { requestId: request.id, ...shown };
  const { via } = agreed;
  return [{ ...sent, via }, sent].map((one) => withoutUndefined(one));
}

function withoutUndefined(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
