'use client';
import type { InboxItem, Inbox as InboxOfRuns } from '@platform/temporal';
import { useEffect, useSyncExternalStore } from 'react';
import { api, eventsUrl } from '@/lib/api';
import { listen } from '@/lib/event-stream';
import { signIn } from '@/lib/sign-in';

/** Decisions that runs wait for, the oldest first. `items` is absent until they are known. */
export interface Inbox {
  items?: readonly InboxItem[];
  /** Runs that wait for something that cannot be read. */
  unreadable?: InboxOfRuns['unreadable'];
  connected: boolean;
}

/** Milliseconds between two requests while the page is hidden and has no stream. They keep the count in the tab's title right. */
const hiddenEveryMs = 15_000;

const unknown: Inbox = { connected: false };
let inbox = unknown;
/** Whether another stream of the page carries the pending decisions. Then they need none of their own. */
let carried = false;
const listeners = new Set<() => void>();

function change(act: () => void) {
  act();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Takes news of pending decisions. */
export function setInbox({ items, unreadable }: InboxOfRuns) {
  change(() => {
    inbox = { items, unreadable, connected: true };
  });
}

/** Says whether another stream carries the pending decisions from now on. */
export function setInboxCarried(value: boolean) {
  change(() => {
    carried = value;
  });
}

function setConnected(connected: boolean) {
  if (inbox.connected === connected) return;
  change(() => {
    inbox = { ...inbox, connected };
  });
}

/** What waits for a decision, across all runs. */
export function useInbox(): Inbox {
  return useSyncExternalStore(
    subscribe,
    () => inbox,
    () => unknown,
  );
}

/** Keeps {@link useInbox} up to date; once per page. */
export function useInboxStream() {
  const needed = useSyncExternalStore(
    subscribe,
    () => !carried,
    () => true,
  );
  useEffect(() => {
    if (!needed) return;
    return listen(eventsUrl('/decisions/events'), {
      events: { decisions: (data) => setInbox(data as InboxOfRuns) },
      onOpen: () => setConnected(true),
      onLost: () => setConnected(false),
      // A stream does not say why it was refused. This does, where one has to sign in.
      onRefused: () =>
        api.decisions().then(
          () => true,
          () => true,
        ),
    });
  }, [needed]);
  useEffect(() => {
    const look = async () => {
      if (!document.hidden || signIn.isNeeded()) return;
      const news = await api.decisions().catch(() => undefined);
      if (news) setInbox(news);
    };
    const timer = setInterval(look, hiddenEveryMs);
    return () => clearInterval(timer);
  }, []);
}
