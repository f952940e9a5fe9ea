/** API tokens of ours: for programs that the provider does not know. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { BadToken } from './bearer.js';
import type { BuiltInRole, Principal } from './principal.js';
import { type StoredToken, TokensFile } from './tokens-file.js';

/** What a new token is for. Absent lists: all. */
export interface NewToken {
  name: string;
  role: BuiltInRole;
  roles?: string[];
  agents?: string[];
  tools?: string[];
  tenants?: string[];
  expiresInSeconds: number;
}

/** A token as people see it again: without its hash. */
export type TokenView = Omit<StoredToken, 'hash'>;

/** `agt_`, its id, its secret: scanners of leaked secrets find the beginning. */
const form = /^agt_([a-z0-9]{12})_([\w-]{43})$/;

/** Whether a bearer token is one of ours, good or not. */
export function isApiToken(token: string): boolean {
  return token.startsWith('agt_');
}

/** Whether somebody who asks is such a token. */
export function isProgramOfOurs({ id }: Principal): boolean {
  return id.startsWith('token#');
}

/** The tokens of a file. */
export class ApiTokens {
  readonly #file: TokensFile;

  constructor(
    file: string,
    /** Is told the id of one that is revoked here. */
    private readonly onRevoked: (id: string) => void,
  ) {
    this.#file = new TokensFile(file);
  }

  /** Makes one. `token` is shown this once: nobody can find it out again. */
  async create({ expiresInSeconds, ...scope }: NewToken, createdBy: string): Promise<TokenView & { token: string }> {
    const id = randomBytes(32).toString('base64url').replace(/[-_]/g, '').toLowerCase().slice(0, 12);
    const secret = randomBytes(32).toString('base64url');
    const now = Date.now();
    const times = {
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + expiresInSeconds * 1_000).toISOString(),
    };
    const made: StoredToken = { id, hash: hashOf(secret), ...scope, ...times, createdBy };
    await this.#file.change((tokens) => [...tokens, made]);
    return { ...viewOf(made), token: `agt_${id}_${secret}` };
  }

  /** All, revoked and ended ones too. */
  list(): TokenView[] {
    return this.#file.list().map(viewOf);
  }

  /** Ends one from now on; `undefined` when there is none with this id. One that is revoked already stays as it is. */
  async revoke(id: string): Promise<TokenView | undefined> {
    const revokedAt = new Date().toISOString();
    await this.#file.change((tokens) => tokens.map((one) => (one.id === id ? { revokedAt, ...one } : one)));
    this.onRevoked(id);
    return this.list().find((one) => one.id === id);
  }

  /** Whose token it is. Throws {@link BadToken} for one that is unknown, has ended or was revoked. */
  verify(token: string): TokenView {
    const [, id = '', secret = ''] = form.exec(token) ?? [];
    const found = this.#file.list().find((one) => one.id === id);
    if (!found || !timingSafeEqual(Buffer.from(found.hash), Buffer.from(hashOf(secret))))
      throw new BadToken('The API token is not one of this console.');
    if (found.revokedAt !== undefined) throw new BadToken(`The API token "${found.name}" was revoked.`);
    if (Date.parse(found.expiresAt) <= Date.now()) throw new BadToken(`The API token "${found.name}" has ended.`);
    return viewOf(found);
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function viewOf({ hash: _, ...token }: StoredToken): TokenView {
  return token;
}
