/** What an entry of a journal must be to count, whoever sent it. */
import { isPlainObject } from '../json.js';
import { schemas } from '../shapes/schemas.js';
import { shapeProblem } from '../shapes/shape.js';

const knownKinds: readonly string[] = schemas.JournalEntry.oneOf.map(({ $ref }) => schemas[$ref].properties.kind.const);

/**
 * What is wrong with a value as an entry of a journal, in words that follow its name. An entry of a kind that this version does not know
 * needs `n`, `key` and `at` only: the agent-service may be of a later version.
 */
export function entryProblem(value: unknown): string | undefined {
  if (!isPlainObject(value)) return 'must be an object';
  const { kind, n, key, at } = value;
  if (!Number.isSafeInteger(n) || Number(n) < 0) return 'must have a number n, from 0';
  if (typeof kind !== 'string' || typeof key !== 'string' || typeof at !== 'string') {
    return 'must have the texts kind, key and at';
  }
  return knownKinds.includes(kind) ? shapeProblem('JournalEntry', value) : undefined;
}
