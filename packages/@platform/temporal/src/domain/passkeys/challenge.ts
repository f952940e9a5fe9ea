/** What a passkey signs: exactly one decision of one person, on one request of one run. */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../json.js';

/** A decision and where it is sent. `sent`: the message as it is sent; it names the person by `byId`. */
export interface PasskeyAct {
  namespace: string;
  runId: string;
  sent: Readonly<Record<string, unknown>>;
}

/** Fields that the person's page does not know, or that say nothing of what is decided. The enrolment says who it is. */
const aside = new Set(['by', 'roles', 'via', 'proof', 'passkey']);

/** Seconds after which what a passkey has signed stands no more: a run that was reset forgets what it has taken, and nobody keeps one for later. */
export const passkeySeconds = 600;

/** Bytes of the time, which stand before the hash. */
const timeBytes = 8;

/**
 * The challenge for a decision: the time (seconds since 1970, 8 bytes, big-endian), then the SHA-256 of its canonical JSON with that time. Python's
 * `passkey_challenge` gives the same.
 */
export function passkeyChallenge({ namespace, runId, sent }: PasskeyAct, at: number): Uint8Array {
  const given = Object.entries(sent).filter(
    ([field, value]) => !aside.has(field) && value !== undefined && value !== null,
  );
  const decided = { act: 'decide', at, namespace, runId, sent: Object.fromEntries(given) };
  const time = new DataView(new ArrayBuffer(timeBytes));
  time.setBigUint64(0, BigInt(at));
  return concatBytes(new Uint8Array(time.buffer), sha256(utf8ToBytes(canonicalJson(decided))));
}

/** The time in a challenge of ours, seconds since 1970; `undefined` for another. */
export function timeOfChallenge(challenge: Uint8Array | undefined): number | undefined {
  if (challenge?.length !== timeBytes + 32) return undefined;
  const at = Number(new DataView(challenge.buffer, challenge.byteOffset).getBigUint64(0));
  return Number.isSafeInteger(at) ? at : undefined;
}
