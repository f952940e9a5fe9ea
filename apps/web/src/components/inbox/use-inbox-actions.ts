'use client';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { useWide } from '@/lib/use-wide';
import { heldDecisions } from '@/state/held/store';
import { useHold } from '@/state/held/use-held';
import type { Answer } from '@/state/use-decide';
import { added, between, toggled } from './chosen';
import { groupId, nextAfter } from './groups';
import { decidedId, entriesOf, type Line } from './rows';
import type { Entry } from './use-entries';
import type { InboxOfPage } from './use-inbox';
import { useInboxKeys } from './use-inbox-keys';

/** What is open. `isMeant`: the person opened it, and did not only find it open: keys decide nothing else. */
interface Opened {
  key?: string;
  isMeant: boolean;
}

/** What people do on the page of the inbox, with keys and without. `place`: where the open request stands. */
export function useInboxActions(inbox: InboxOfPage, place: RefObject<HTMLElement | null>) {
  const { lines, byKey, heldKeys, chosen, setChosen, asked, alike, waiting, entries, asks } = inbox;
  const isWide = useWide();
  const shown = useMemo(() => entriesOf(lines), [lines]);
  const [{ key: opened, isMeant }, setOpened] = useState<Opened>({ isMeant: false });
  const give = useHold();
  const current = opened === undefined ? undefined : byKey.get(opened);
  const isThere = current !== undefined && (!current.isOpen || waiting.includes(current) || asks?.key === opened);
  const isChoosing = chosen.size > 0;

  // On a wide screen something is always open; what a link asks for is opened by it.
  useEffect(() => {
    if (isThere) return;
    const key = asks?.key ?? (isWide ? shown.find(({ isOpen }) => isOpen)?.key : undefined);
    if (key !== opened) setOpened({ key, isMeant: asks !== undefined });
  }, [isThere, opened, asks, shown, isWide]);

  // A message that is tapped while the page is open asks for another one.
  const asksFor = asks?.key;
  useEffect(() => {
    if (asksFor !== undefined) setOpened({ key: asksFor, isMeant: true });
  }, [asksFor]);

  // At once, and never out of what is open: the next key may be meant for a field there.
  useLayoutEffect(() => {
    if (!isMeant || opened === undefined || place.current?.contains(document.activeElement)) return;
    place.current?.focus({ preventScroll: true });
  }, [opened, isMeant, place]);

  const open = useCallback((key: string) => setOpened({ key, isMeant: true }), []);
  const close = () => setOpened({ isMeant: false });
  const openNext = (after: string, decided: ReadonlySet<string>) => {
    const waits = ({ key, isOpen }: Entry) => isOpen && !heldKeys.has(key) && !decided.has(key);
    const next = nextAfter(shown, after, waits);
    if (next) open(next.key);
    else if (!isWide) close();
  };
  const given = (key: string) => openNext(key, new Set([key]));
  /** Approves everything that is chosen, as it was shown. */
  const approve = (answer: Answer) => {
    const [first] = asked;
    if (!first) return;
    give(asked, answer, () => {
      setChosen(new Map());
      if (isWide) openNext(first.key, new Set(asked.map(({ key }) => key)));
      else close();
    });
  };
  const undo = () => {
    const [last] = heldDecisions.undo();
    if (last) open(last.key);
  };
  const choose = (entry: Entry, isRange: boolean) => {
    setChosen((before) =>
      isRange ? added(before, between(shown, opened, entry.key), alike, alike(entry)) : toggled(before, entry, alike),
    );
    setOpened({ key: entry.key, isMeant: true });
  };
  const chooseAlike = (line: Line) => {
    const first =
      line.type === 'group' ? waiting.find((entry) => groupId(entry) === line.id && alike(entry)) : line.entry;
    if (first) setChosen((before) => added(before, waiting, alike, alike(first)));
  };
  useInboxKeys(place, isMeant || isChoosing, {
    move: (step) => {
      const at = isMeant ? shown.findIndex(({ key }) => key === opened) : -1;
      const next = shown[Math.min(shown.length - 1, Math.max(0, at + step))] ?? shown[0];
      if (next) open(next.key);
    },
    choose: () => {
      if (!current || !isMeant) return;
      if (current.isOpen) choose(current, false);
      else inbox.dismiss(current.key);
    },
    chooseAlike: () => {
      if (current && isMeant) chooseAlike({ type: 'entry', entry: current });
    },
    undo,
    toggleGroup: () => {
      if (current) inbox.toggleGroup(current.isOpen ? groupId(current) : decidedId);
    },
    back: () => {
      if (isChoosing) setChosen(new Map());
      else if (!isWide) close();
    },
  });
  /** The card of a decision that can be taken back is kept, with what was typed in it. */
  const cards = (kept: string | undefined) =>
    entries.filter(({ key }) => (key === opened && isThere) || (key === kept && heldKeys.has(key)));
  return {
    opened: isThere ? opened : undefined,
    isMeant,
    isChoosing,
    cards,
    open,
    close,
    given,
    approve,
    undo,
    choose,
    chooseAlike,
  };
}

/** All of {@link useInboxActions}. */
export type InboxActionsOfPage = ReturnType<typeof useInboxActions>;
