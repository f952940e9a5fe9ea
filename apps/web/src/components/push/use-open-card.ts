'use client';
import { usePathname } from 'next/navigation';
import { useEffect } from 'react';

/** Milliseconds in which a card that an address names has to be there: the list of what waits is asked for first. */
const patienceMs = 10_000;

/** Goes to the card of the request that the address of the inbox names: `/inbox#<run>/<request>`. What is not there any more is not waited for long. */
export function useOpenCard(): void {
  const path = usePathname();
  useEffect(() => {
    if (path !== '/inbox') return;
    let stop = goToNamed();
    const again = () => {
      stop();
      stop = goToNamed();
    };
    window.addEventListener('hashchange', again);
    return () => {
      stop();
      window.removeEventListener('hashchange', again);
    };
  }, [path]);
}

function goToNamed(): () => void {
  const named = decoded(location.hash.slice(1));
  if (!named || go(named)) return () => undefined;
  const observer = new MutationObserver(() => go(named) && observer.disconnect());
  observer.observe(document.body, { childList: true, subtree: true });
  const late = setTimeout(() => observer.disconnect(), patienceMs);
  return () => {
    clearTimeout(late);
    observer.disconnect();
  };
}

function go(named: string): boolean {
  const card = document.querySelector<HTMLElement>(`[data-entry^="${CSS.escape(`${named}/`)}"]`);
  card?.scrollIntoView({ block: 'start' });
  card?.focus({ preventScroll: true });
  return card !== null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
