/** What was revoked, in a file that an operator keeps (`REVOKED_FILE`). */
import { type Revoked, readRevoked } from '../domain/proofs/keys.js';
import { InvalidConfiguration } from '../errors/errors.js';
import { readJson } from './key-file.js';

/** Reads the file. Throws `InvalidConfiguration`. */
export function readRevokedFile(file: string, variable = 'REVOKED_FILE'): Revoked {
  const revoked = readRevoked(readJson(file, variable));
  if (typeof revoked === 'string') throw new InvalidConfiguration(`${variable} is "${file}", which ${revoked}`);
  return revoked;
}
