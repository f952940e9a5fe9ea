/** Puts what only the worker's process knows into the code of workflows. */
import type { Finding } from '../domain/finding.js';
import type { PinnedKeys } from '../domain/proofs/pinned.js';

/** Stand in the bundle in the place of what is put in: constants of the workflows' own code. */
const keysPlace = "'KEYS_ARE_PINNED_HERE_BY_THE_WORKER'";
const findingPlace = "'FINDING_IS_PINNED_HERE_BY_THE_WORKER'";

/** The bundle's code with the keys in it. Throws when the code has no place for them, or several. */
export function pin(code: string, keys: PinnedKeys): string {
  return putIn(code, 'keys', keysPlace, keys);
}

/** The bundle's code with what search attributes the namespace has. Throws as {@link pin}. */
export function pinFinding(code: string, finding: Finding): string {
  return putIn(code, 'the namespace', findingPlace, finding);
}

function putIn(code: string, what: string, place: string, value: object): string {
  const parts = code.split(place);
  if (parts.length !== 2) throw new Error(`The workflow bundle has ${parts.length - 1} places for ${what}, not one`);
  return parts.join(`'${Buffer.from(JSON.stringify(value)).toString('base64url')}'`);
}
