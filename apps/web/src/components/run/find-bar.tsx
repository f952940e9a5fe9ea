'use client';
import type { DecisionItem } from '@platform/temporal';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { callKey } from '@/state/rows/facts';
import { find } from '@/state/rows/search';
import type { ItemRow } from '@/state/rows/tree';
import { markWords } from './mark-words';
import type { Target } from './use-jump';

export interface FindBarProps {
  rows: readonly ItemRow[];
  decisions: ReadonlyMap<string, readonly DecisionItem[]>;
  jump(to: Target): void;
  onClose(): void;
}

/** Looks for words in all rows of the run, folded ones and those that are not on the page too. */
export function FindBar({ rows, decisions, jump, onClose }: FindBarProps) {
  const [text, setText] = useState('');
  const [at, setAt] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const query = useDeferredValue(text);
  const searched = useMemo(
    () =>
      rows.map(({ key, item }) => {
        const asked = item.kind === 'tool' ? decisions.get(callKey(item.toolCallId, item.member)) : undefined;
        return { key, items: asked ? [item, ...asked] : [item] };
      }),
    [rows, decisions],
  );
  const found = useMemo(() => find(query, searched), [query, searched]);
  const place = at === undefined ? -1 : found.indexOf(at);
  const go = (by: 1 | -1) => {
    const key = found[(place < 0 && by < 0 ? found.length - 1 : place + by + found.length) % found.length];
    if (key === undefined) return;
    setAt(key);
    jump({ key, words: query });
  };
  const close = () => {
    markWords(undefined, '');
    onClose();
    // The reader goes on from what was found.
    if (at !== undefined) jump({ key: at });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  };
  useEffect(() => field.current?.focus(), []);
  return (
    <search
      data-find
      className="fixed inset-x-4 bottom-20 z-30 flex items-center gap-1 rounded-xl border bg-card p-1.5 shadow-lg sm:right-6 sm:left-auto sm:w-96 md:bottom-6"
    >
      <input
        ref={field}
        aria-label="Find in this run"
        aria-describedby="found"
        placeholder="Find in this run"
        className="h-8 min-w-0 flex-1 bg-transparent px-2 text-sm outline-none"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(undefined);
        }}
        onKeyDown={onKeyDown}
      />
      <span id="found" role="status" className="shrink-0 px-1 text-muted-foreground text-xs tabular-nums">
        {query.trim() !== '' && foundWords(place, found.length)}
      </span>
      <Button
        variant="ghost"
        size="icon"
        className="size-8"
        aria-label="Previous"
        disabled={found.length === 0}
        onClick={() => go(-1)}
      >
        <ChevronUp />
      </Button>
      <Button
        variant="ghost"
        size="icon"
        className="size-8"
        aria-label="Next"
        disabled={found.length === 0}
        onClick={() => go(1)}
      >
        <ChevronDown />
      </Button>
      <Button variant="ghost" size="icon" className="size-8" aria-label="Close the search" onClick={close}>
        <X />
      </Button>
    </search>
  );
}

function foundWords(place: number, count: number): string {
  if (count === 0) return 'not found';
  const rows = count === 1 ? '1 row' : `${count} rows`;
  return place < 0 ? rows : `${place + 1} of ${rows}`;
}
