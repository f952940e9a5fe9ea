import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { InvalidConfiguration } from '@platform/temporal';
import { type KnownRoles, noRolesFile, parseRoles, type RolesFile, type Standing, standingOf } from './roles-file.js';

/** Says what people may, by `AUTH_ROLES_FILE`, which is read again when it changes. A file that has become wrong changes nothing, and is told of. */
export class Roles {
  #file: RolesFile = noRolesFile;
  #version = '';
  #problem = '';

  /** Throws `InvalidConfiguration` for a file that is not there or wrong. `onProblem` is told of one that becomes so later. */
  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly onProblem: (error: unknown) => void,
  ) {
    this.#read();
  }

  /** What somebody may now. */
  standingOf(known: KnownRoles): Standing {
    try {
      this.#read();
      this.#problem = '';
    } catch (error) {
      if (this.#problem !== String(error)) this.onProblem(error);
      this.#problem = String(error);
    }
    return standingOf(known, this.#file, Boolean(this.env.AUTH_TENANT_CLAIM?.trim()));
  }

  #read(): void {
    const given = this.env.AUTH_ROLES_FILE?.trim();
    if (!given) return;
    const file = path.resolve(given);
    const version = versionOf(file);
    if (version === this.#version) return;
    this.#file = parseRoles(readFileSync(file, 'utf8'), file);
    this.#version = version;
  }
}

function versionOf(file: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (error) {
    throw new InvalidConfiguration(
      `AUTH_ROLES_FILE is "${file}", which cannot be read (${(error as NodeJS.ErrnoException).code}). Correct it or unset it.`,
      { cause: error },
    );
  }
}
