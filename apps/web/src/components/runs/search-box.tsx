'use client';
import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Input } from '@/components/ui/field';

/** Milliseconds without a letter after which what was typed is looked for. */
const pauseMs = 250;

/** Looks for runs by words of their request, or by the beginning of their id. `/` goes here. */
export function SearchBox({ value, search }: { value: string; search(words: string, isTyping: boolean): void }) {
  const [typed, setTyped] = useState<string>();
  const [isSearching, setSearching] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const shown = typed ?? value;

  useEffect(() => () => clearTimeout(timer.current), []);
  const look = (words: string) => {
    clearTimeout(timer.current);
    setTyped(undefined);
    if (words.trim() === value) return;
    // The first letters are a step of the browser's history, those that follow change it.
    search(words.trim(), isSearching);
    setSearching(true);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') look(shown);
    if (event.key === 'Escape') event.currentTarget.blur();
  };
  return (
    <search className="relative min-w-0 flex-1 basis-56 sm:max-w-sm">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-muted-foreground"
      />
      <Input
        aria-label="Search runs"
        data-key="search"
        placeholder="Words of the request, or an id"
        className="px-8"
        maxLength={200}
        value={shown}
        onChange={({ target }) => {
          setTyped(target.value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => look(target.value), pauseMs);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          look(shown);
          setSearching(false);
        }}
      />
      {shown ? (
        <button
          type="button"
          aria-label="Clear the search"
          className="absolute top-2 right-2 rounded p-0.5 text-muted-foreground hover:text-foreground"
          onClick={() => look('')}
        >
          <X className="size-4" />
        </button>
      ) : (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-2 right-2 hidden rounded border bg-muted px-1.5 font-mono text-[0.6875rem] text-muted-foreground leading-5 pointer-fine:block"
        >
          /
        </span>
      )}
    </search>
  );
}
