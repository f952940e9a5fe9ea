/** What a passkey signs: exactly one decision of one person, on one request of one run. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../json.js';

/** A decision and where it is sent. `sent`: the message as it is sent; it names the person by `byId`. */
export interface PasskeyAct {
  namespace: string;
  runId: string;
  sent: Readonly<Record<string, unknown>>;
}

/** Fields that the person's page does not know, or that say nothing of what is decided. The enrolment says who it is. */
const aside = new Set(['by', 'roles', 'via', 'proof', 'passkey']);

/** The challenge for a decision: SHA-256 of its canonical JSON. Python's `passkey_challenge` gives the same. */
export function passkeyChallenge({ namespace, runId, sent }: PasskeyAct): Uint8Array {
  const given = Object.entries(sent).filter(
    ([field, value]) => !aside.has(field) && value !== undefined && value !== null,
  );
  return sha256(utf8ToBytes(canonicalJson({ act: 'decide', namespace, runId, sent: Object.fromEntries(given) })));
}
