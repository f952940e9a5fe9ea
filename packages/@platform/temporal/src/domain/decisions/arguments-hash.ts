/**
 * The hash of a call's arguments, the same in Python (`arguments_hash`). `@noble/hashes` because the workflow's sandbox and browsers on plain
 * HTTP have no other.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../json.js';

/** SHA-256 (64 hexadecimal digits) of the arguments as canonical JSON: equal hashes mean equal arguments. */
export function hashOfArguments(args: Readonly<Record<string, unknown>>): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(args))));
}

/**
 * Whether a hash that somebody gives is of these arguments. Requests for more than a limit were once asked with the canonical JSON itself
 * in the hash's place, and may wait for longer than a deploy.
 */
export function isHashOfArguments(
  given: string,
  request: { arguments: Readonly<Record<string, unknown>>; argumentsHash: string },
): boolean {
  return given === request.argumentsHash || given === hashOfArguments(request.arguments);
}
