/** What a proof is about: a message as it is sent. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { hashOfArguments } from '../decisions/arguments-hash.js';
import { canonicalJson, isObject } from '../json.js';
import type { ActClaims } from './claims.js';
import { provingFields } from './signed.js';

/** A message without its proof and without a passkey's signature: what both are about. */
export function provenPart(message: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const own: readonly string[] = provingFields;
  return Object.fromEntries(Object.entries(message).filter(([field]) => !own.includes(field)));
}

/** SHA-256 (hex) of the canonical JSON of {@link provenPart}. */
export function hashOfPayload(message: Readonly<Record<string, unknown>>): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(provenPart(message)))));
}

/** What the claims of a decision say of it beside the hash: an audit reads them, and a passkey signs them. */
export function decisionClaims(
  payload: Readonly<Record<string, unknown>>,
): Pick<ActClaims, 'requestId' | 'action' | 'argumentsHash' | 'editedHash'> {
  const { requestId, action, argumentsHash, arguments: edited, values } = payload;
  const instead = isObject(edited) ? edited : isObject(values) ? values : undefined;
  return {
    ...(typeof requestId === 'string' && { requestId }),
    ...(typeof action === 'string' && { action }),
    ...(typeof argumentsHash === 'string' && { argumentsHash }),
    ...(instead && { editedHash: hashOfArguments(instead) }),
  };
}

/** Who a message says has sent it, and for which customer. */
export interface Sender {
  by: unknown;
  byId: unknown;
  /** Only of a decision, and of more of a limit: other messages have no roles. */
  roles?: readonly unknown[];
  tenant?: unknown;
}

/** Where a message of each act says who sent it. */
export function senderOf(act: ActClaims['act'], payload: Readonly<Record<string, unknown>>): Sender {
  const started = act === 'schedule' ? payload.run : act === 'start' ? payload : undefined;
  if (isObject(started)) return { by: started.startedBy, byId: started.startedById, tenant: started.tenant };
  const { by, byId, roles } = payload;
  return { by, byId, ...((act === 'decide' || act === 'raise') && { roles: Array.isArray(roles) ? roles : [] }) };
}
