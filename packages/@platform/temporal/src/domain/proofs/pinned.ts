/**
 * Keys that a worker pins into the code of its workflows. The sandbox has no environment and no files, and a payload could come from anybody: so the
 * worker writes them into the code itself, in the place of one constant.
 */
import { fromBase64url } from './base64url.js';
import type { Revoked, VerifyKey } from './keys.js';

/** What workflows verify signatures by. Signing is on where a worker has it. */
export interface PinnedKeys {
  keys: readonly VerifyKey[];
  /** Keys that sign enrolments of passkeys. */
  enrolmentKeys?: readonly VerifyKey[];
  revoked?: Revoked;
}

/** How an object begins as JSON in base64url: `{"`. */
const beginOfJson = 'eyJ';

/** What a constant of the code holds: what the worker knows, or `undefined` where none were put in. */
export function readPinned<Pinned = PinnedKeys>(constant: string): Pinned | undefined {
  const bytes = constant.startsWith(beginOfJson) ? fromBase64url(constant) : undefined;
  return bytes && JSON.parse(new TextDecoder().decode(bytes));
}

/** Whether something that began then (milliseconds since 1970) began before anything could be signed: before the first key. Such runs go on unsigned. */
export function isBeforeSigning({ keys }: PinnedKeys, at: number): boolean {
  return keys.every(({ nbf }) => nbf !== undefined && at < nbf * 1000);
}
