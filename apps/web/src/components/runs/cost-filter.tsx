'use client';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import type { RunFilter } from '@/state/run-filter';

/** What the runs have cost, in US dollars. */
export function CostFilter({ filter, set }: { filter: RunFilter; set(filter: RunFilter): void }) {
  const id = useId();
  const [least, setLeast] = useState(filter.minCostUsd ?? '');
  const [most, setMost] = useState(filter.maxCostUsd ?? '');
  const isTurned = least !== '' && most !== '' && Number(least) > Number(most);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isTurned) set({ ...filter, minCostUsd: least || undefined, maxCostUsd: most || undefined });
  };
  const field = (name: string, words: string, value: string, change: (value: string) => void, isFirst = false) => (
    <div className="flex flex-1 flex-col gap-1">
      <label htmlFor={`${id}-${name}`} className="text-muted-foreground text-xs">
        {words}
      </label>
      <Input
        id={`${id}-${name}`}
        type="number"
        inputMode="decimal"
        min={0}
        max={1_000_000}
        step="any"
        value={value}
        autoFocus={isFirst}
        onChange={({ target }) => change(target.value)}
      />
    </div>
  );
  return (
    <form onSubmit={submit} className="flex flex-col gap-2 p-1">
      <div className="flex gap-2">
        {field('least', 'At least, in $', least, setLeast, true)}
        {field('most', 'At most, in $', most, setMost)}
      </div>
      {isTurned && <p className="text-danger text-xs">The most must not be less than the least.</p>}
      <p className="text-muted-foreground text-xs">What a run cost is known when it has ended.</p>
      <Button type="submit" size="sm" className="self-end" disabled={isTurned || (least === '' && most === '')}>
        Apply
      </Button>
    </form>
  );
}
