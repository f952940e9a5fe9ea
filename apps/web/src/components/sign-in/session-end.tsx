'use client';
import { Banner } from '@/components/banner';
import { signedInPath, signInUrl } from '@/lib/sign-in';
import { useNow } from '@/lib/use-now';
import { useMe } from '@/state/use-me';
import { clock } from '@/words/time';

/** Milliseconds before a session's end from which on the page says so. */
const noticeMs = 5 * 60_000;

/** Says that the session ends soon, and how to go on without losing anything. Draws nothing before. */
export function SessionEnd() {
  const me = useMe();
  const now = useNow();
  if (!me?.sessionEndsAt || Date.parse(me.sessionEndsAt) - now > noticeMs) return null;
  return (
    <Banner tone="waiting">
      Your session ends at {clock(me.sessionEndsAt, now)}.{' '}
      <a href={signInUrl(signedInPath, true)} target="_blank" rel="noopener opener" className="font-medium underline">
        Sign in again
      </a>{' '}
      <span className="max-sm:hidden">in another tab: what you typed here stays.</span>
    </Banner>
  );
}
