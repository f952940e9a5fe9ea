/** Sealed cookies: what the browser keeps for us, and can neither read nor change (AES-256-CBC and HMAC, by iron-session). */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { sealData, unsealData } from 'iron-session';
import type { SignInSettings } from './settings.mjs';

/** Browsers keep 4,096 bytes of a cookie, its name and attributes included. */
const partLength = 3_600;

/** Cookies of the console under one origin. */
export class SealedCookies {
  readonly #first: Record<string, string>;
  readonly #all: Record<string, string>;
  readonly #secure: boolean;

  constructor({ cookieSecrets, origin }: Pick<SignInSettings, 'cookieSecrets' | 'origin'>) {
    // A seal names its secret: by what it is, not by its place in the list, which changes with each rotation.
    const named = cookieSecrets.map((secret) => [idOf(secret), secret] as const);
    this.#first = Object.fromEntries(named.slice(0, 1));
    this.#all = Object.fromEntries(named);
    this.#secure = origin.startsWith('https:');
  }

  /** Seals `data` into a cookie, or into several when it is long, until `endsAt` (milliseconds since 1970). */
  async set(c: Context, name: string, data: unknown, endsAt: number): Promise<void> {
    const seconds = Math.max(1, Math.ceil((endsAt - Date.now()) / 1_000));
    const sealed = await sealData(data, { password: this.#first, ttl: seconds });
    const parts = sealed.match(new RegExp(`.{1,${partLength}}`, 'g')) ?? [];
    for (const [n, part] of parts.entries())
      setCookie(c, this.#named(name, n), part, { ...this.#attributes, maxAge: seconds });
    this.#deleteFrom(c, name, parts.length);
  }

  /** What {@link set} has sealed; `undefined` for none, for one that has ended, and for what was sealed with another secret or changed. */
  async get<Data>(c: Context, name: string): Promise<Data | undefined> {
    let sealed = '';
    for (let n = 0; ; n++) {
      const part = getCookie(c, this.#named(name, n));
      if (part === undefined) break;
      sealed += part;
    }
    if (sealed === '') return undefined;
    try {
      const data = await unsealData<Partial<Data>>(sealed, { password: this.#all });
      return Object.keys(data).length === 0 ? undefined : (data as Data);
    } catch {
      return undefined; // not a seal at all: somebody has made it up
    }
  }

  delete(c: Context, name: string): void {
    this.#deleteFrom(c, name, 0);
  }

  /** Names of the cookies of the request that begin with `name`, as {@link get} takes them. */
  namesOf(c: Context, name: string): string[] {
    const full = this.#named(name, 0);
    return Object.keys(getCookie(c)).flatMap((each) => (each.startsWith(full) ? [name + each.slice(full.length)] : []));
  }

  #deleteFrom(c: Context, name: string, first: number): void {
    for (let n = first; getCookie(c, this.#named(name, n)) !== undefined; n++)
      deleteCookie(c, this.#named(name, n), this.#attributes);
  }

  /** `__Host-`: no other host of the domain can set it. It exists for https only. */
  #named(name: string, part: number): string {
    return `${this.#secure ? '__Host-' : ''}${name}${part === 0 ? '' : `.${part}`}`;
  }

  get #attributes() {
    return { httpOnly: true, sameSite: 'Lax', path: '/', secure: this.#secure } as const;
  }
}

function idOf(secret: string): string {
  return String(Number.parseInt(createHash('sha256').update(secret).digest('hex').slice(0, 12), 16));
}
