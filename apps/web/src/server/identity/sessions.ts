/** Keeps sessions true: the provider is asked again in time, once for all requests that come together. */
import type { Provider } from './provider.js';
import { isOutage, isRefusal, unavailable } from './provider.js';
import { marksOf, recheckSession, renewTokens, type SessionRecord, SessionRefused } from './session.js';
import type { SignInSettings } from './settings.mjs';
import { SignedOut } from './signed-out.js';

/** While the provider does not answer, nobody is signed out for this long after they should have been checked. */
const graceMs = 900_000;
const askAgainMs = 30_000;
/** Sessions remembered before those that have ended are forgotten. */
const many = 1_000;

/** A session as it is now, and when it must be looked at again (milliseconds since 1970). */
export interface Standing {
  session: SessionRecord;
  until: number;
}

export class Sessions {
  /**
   * The newest of each session that was rechecked here. A provider may take a refresh token once only, and a browser sends old cookies for
   * as long as an answer with the new one has not arrived.
   */
  readonly #newest = new Map<string, Standing>();
  readonly #asking = new Map<string, Promise<Standing>>();

  constructor(
    private readonly settings: SignInSettings,
    private readonly provider: () => Promise<Provider>,
    private readonly signedOut: SignedOut,
    private readonly onDefect: (error: unknown, doing: string) => void,
  ) {}

  /**
   * What a cookie's session is now.
   *
   * Throws {@link SessionRefused} when it has ended, with why; a `SignInUnavailable` problem when the provider has not answered for too long.
   */
  async standing(cookie: SessionRecord): Promise<Standing> {
    const { session, until } = this.#known(cookie);
    if (cookie.issuer !== this.settings.issuer.href && cookie.issuer !== this.settings.issuer.href.replace(/\/$/, ''))
      throw new SessionRefused('it is of another provider');
    if (Date.now() >= session.endsAt) throw new SessionRefused('its time is over');
    this.#refuseSignedOut(session);
    if (Date.now() < until) return { session, until };
    const asking = this.#asking.get(session.id) ?? this.#recheck(session);
    this.#asking.set(session.id, asking);
    const standing = await asking.finally(() => this.#asking.delete(session.id));
    // The provider takes seconds, in which somebody may have signed out.
    this.#refuseSignedOut(standing.session);
    return standing;
  }

  #refuseSignedOut(session: SessionRecord): void {
    if (this.signedOut.hasEnded(marksOf(session), session.startedAt)) throw new SessionRefused('you have signed out');
  }

  #known(cookie: SessionRecord): Standing {
    const newest = this.#newest.get(cookie.id);
    if (newest && newest.session.checkedAt >= cookie.checkedAt) return newest;
    return { session: cookie, until: this.#untilOf(cookie) };
  }

  #untilOf({ checkedAt, endsAt }: SessionRecord): number {
    return Math.min(checkedAt + this.settings.recheckMs, endsAt);
  }

  async #recheck(before: SessionRecord): Promise<Standing> {
    let session = before;
    try {
      const provider = await this.provider();
      const renewed = await renewTokens(session, provider);
      session = this.#keep({ session: renewed.session, until: 0 }).session; // whatever comes now, the new refresh token is not lost
      const fresh = await recheckSession(renewed, provider, this.settings);
      return this.#keep({ session: fresh, until: this.#untilOf(fresh) });
    } catch (error) {
      if (!isOutage(error)) throw this.#refused(session, error);
      if (Date.now() > session.checkedAt + this.settings.recheckMs + graceMs) throw unavailable(this.settings, error);
      this.onDefect(error, 'The provider of sign-in does not answer; sessions stand meanwhile. Asking it');
      return this.#keep({ session, until: Math.min(Date.now() + askAgainMs, session.endsAt) });
    }
  }

  #keep(standing: Standing): Standing {
    if (this.#newest.size >= many)
      for (const [id, { session }] of this.#newest) if (session.endsAt < Date.now()) this.#newest.delete(id);
    this.#newest.set(standing.session.id, standing);
    return standing;
  }

  /**
   * Ends it everywhere, when it was refused: that must not be tried again with a copy of the cookie. What else is wrong may be right with the
   * next request.
   */
  #refused(session: SessionRecord, error: unknown): SessionRefused {
    if (isRefusal(error) || error instanceof SessionRefused) this.signedOut.end(SignedOut.mark('session', session.id));
    if (error instanceof SessionRefused) return error;
    const why = error instanceof Error ? error.message : String(error);
    return new SessionRefused(`the provider does not let it go on (${why})`);
  }
}
