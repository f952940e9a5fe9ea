/** The file of API tokens: names, scopes and ends, and of each secret only its hash. Who reads the file can use none of them. */
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidConfiguration } from '@platform/temporal';
import { z } from 'zod';
import { builtInRoles } from './principal.js';

const names = z.array(z.string()).min(1);

/** One token. Times are ISO 8601. */
const storedTokenSchema = z.strictObject({
  id: z.string(),
  /** SHA-256 of the secret, hexadecimal. The secret has 256 random bits, so that nothing slower is needed. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string(),
  role: z.enum(builtInRoles),
  /** Roles that policies name. */
  roles: z.array(z.string()).optional(),
  agents: names.optional(),
  tools: names.optional(),
  tenants: names.optional(),
  createdAt: z.iso.datetime(),
  /** `Person.id` of who made it. */
  createdBy: z.string(),
  expiresAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().optional(),
});

export type StoredToken = z.output<typeof storedTokenSchema>;

const fileSchema = z.strictObject({ tokens: z.array(storedTokenSchema) });

/** A change takes milliseconds: who holds the lock for longer has died. */
const lockLostMs = 10_000;
const lockRetryMs = 20;

/** The tokens of a file, which may not be there yet. It is read again whenever it has changed, whoever changed it. */
export class TokensFile {
  #version = '';
  #tokens: readonly StoredToken[] = [];

  constructor(private readonly file: string) {}

  /** All, in the order in which they were made. Throws `InvalidConfiguration` for a file that is no such file. */
  list(): readonly StoredToken[] {
    const stats = statSync(this.file, { throwIfNoEntry: false });
    const version = stats ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : '';
    if (version === this.#version) return this.#tokens;
    this.#tokens = stats ? this.#read() : [];
    this.#version = version;
    return this.#tokens;
  }

  /** Replaces what is in the file by what `change` makes of it: all or nothing, one after the other over all processes. */
  async change(change: (tokens: readonly StoredToken[]) => readonly StoredToken[]): Promise<void> {
    mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    const lock = `${this.file}.lock`;
    while (!take(lock)) await sleep(lockRetryMs);
    try {
      const tokens = change(this.list());
      writeFileSync(`${this.file}.new`, `${JSON.stringify({ tokens }, undefined, 2)}\n`, { mode: 0o600 });
      renameSync(`${this.file}.new`, this.file);
    } finally {
      rmSync(lock, { force: true });
    }
  }

  #read(): StoredToken[] {
    const wrong = (why: string) => new InvalidConfiguration(`API_TOKENS_FILE is "${this.file}", which ${why}`);
    let given: unknown;
    try {
      given = JSON.parse(readFileSync(this.file, 'utf8'));
    } catch (error) {
      throw wrong(`cannot be read: ${(error as Error).message}`);
    }
    const { data, error } = fileSchema.safeParse(given);
    if (data) return data.tokens;
    const [issue] = error.issues;
    throw wrong(`is not a file of tokens: ${issue?.path.join('.')} ${issue?.message}`);
  }
}

/** Whether this process has it now. */
function take(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > lockLostMs) rmSync(lock, { force: true });
    return false;
  }
}
