'use client';
import type { PendingDecision } from '@platform/temporal';
import { isSame } from '@platform/temporal/decisions';
import { useMemo, useState } from 'react';
import { useOutbox } from '@/state/held/use-held';
import { useInbox } from '@/state/inbox';
import { useWho } from '@/state/use-me';
import { useIsMine } from '@/state/use-mine';
import { type Chosen, stillAsked } from './chosen';
import { alikeId, groupId, groupsOf } from './groups';
import { linesOf } from './rows';
import type { Entry } from './use-entries';
import { useEntries } from './use-entries';
import { useFilter } from './use-filter';
import { useSettled } from './use-settled';

/** Everything that the page of the inbox shows, and what the person has chosen on it. */
export function useInboxPage() {
  const { items, unreadable, connected } = useInbox();
  const outbox = useOutbox();
  const { entries, dismiss, dismissDecided } = useEntries(items, outbox);
  const isMine = useIsMine();
  const { by } = useWho();
  const [address, setAddress] = useFilter();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<Chosen>(new Map());

  const byKey = useMemo(() => new Map(entries.map((entry) => [entry.key, entry])), [entries]);
  const heldKeys = useMemo(
    () => new Set(outbox.held.flatMap(({ key, state }) => (state === 'unsent' ? [] : [key]))),
    [outbox.held],
  );
  const { waiting, mine, open } = useMemo(() => {
    const open = entries.filter(({ isOpen }) => isOpen);
    const mine = open.filter(isMine);
    return { open, mine, waiting: address.whose === 'mine' ? mine : open };
  }, [entries, isMine, address.whose]);
  const lines = useMemo(() => {
    const decided = entries.filter(({ isOpen }) => !isOpen);
    return linesOf(groupsOf(waiting, address), decided, closed);
  }, [entries, waiting, address, closed]);

  const mayDecide = (entry: Entry) => isMine(entry) && !hasAgreed(entry.request, by);
  const alike = (entry: Entry) =>
    entry.isOpen && !heldKeys.has(entry.key) && mayDecide(entry) ? alikeId(entry) : undefined;
  const toggleGroup = (id: string) =>
    setClosed((before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]));
  const unsent = useMemo(
    () => outbox.held.filter((each) => each.state === 'unsent' && each.by === by),
    [outbox.held, by],
  );
  const said = stillAsked(chosen, byKey);
  const [first] = said.asked;
  /** Of the group of what is chosen, and not to be approved with one word. */
  const apart = first
    ? waiting.filter(
        (entry) =>
          groupId(entry) === groupId(first) && !chosen.has(entry.key) && !heldKeys.has(entry.key) && !alike(entry),
      ).length
    : 0;
  const { open: link } = address;
  /** What the address asks to open. */
  const asks =
    link &&
    entries.find(({ run, request }) => run.runId === link.runId && (!link.requestId || request.id === link.requestId));
  useSettled(unsent, items && connected ? byKey : undefined);
  return {
    items,
    unreadable,
    connected,
    entries,
    byKey,
    lines,
    waiting,
    counts: { mine: mine.length, all: open.length },
    address,
    setAddress,
    toggleGroup,
    outbox,
    heldKeys,
    unsent,
    apart,
    asks,
    chosen,
    setChosen,
    ...said,
    alike,
    dismiss,
    dismissDecided,
  };
}

/** All of {@link useInboxPage}. */
export type InboxOfPage = ReturnType<typeof useInboxPage>;

function hasAgreed({ votes }: PendingDecision, by: string): boolean {
  return votes?.some((vote) => isSame(vote.by, by)) ?? false;
}
