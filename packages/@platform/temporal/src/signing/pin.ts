/** Puts keys into the code of workflows. */
import type { PinnedKeys } from '../domain/proofs/pinned.js';

/** Stands in the bundle in the place of the keys: a constant of the workflows' own code. */
const place = "'KEYS_ARE_PINNED_HERE_BY_THE_WORKER'";

/** The bundle's code with the keys in it. Throws when the code has no place for them, or several. */
export function pin(code: string, keys: PinnedKeys): string {
  const parts = code.split(place);
  if (parts.length !== 2) throw new Error(`The workflow bundle has ${parts.length - 1} places for keys, not one`);
  return parts.join(`'${Buffer.from(JSON.stringify(keys)).toString('base64url')}'`);
}
