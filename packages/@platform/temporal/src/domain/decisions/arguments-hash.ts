/**
 * The hash of a call's arguments. Python's `arguments_hash` gives the same. It comes from `@noble/hashes`, because neither the workflow's sandbox
 * nor a browser on plain HTTP has a hash of its own.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../json.js';

/** SHA-256 (64 hexadecimal digits) of the arguments as canonical JSON: equal hashes mean equal arguments. */
export function hashOfArguments(args: Readonly<Record<string, unknown>>): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(args))));
}

/**
 * Whether a hash that somebody gives is of these arguments. Earlier versions asked for more of a limit with the canonical JSON itself instead of
 * its hash. Such requests may still wait.
 */
export function isHashOfArguments(
  given: string,
  request: { arguments: Readonly<Record<string, unknown>>; argumentsHash: string },
): boolean {
  return given === request.argumentsHash || given === hashOfArguments(request.arguments);
}
