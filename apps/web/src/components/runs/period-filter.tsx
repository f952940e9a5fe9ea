'use client';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import { fromLocal, toLocal } from '@/state/local-times';
import type { RunFilter } from '@/state/run-filter';
import { lengthWords } from '@/words/run-filters';

const lengths = ['1h', '24h', '7d', '30d'];

/** When the runs were started: a length up to now, or between two times of the reader's zone. */
export function PeriodFilter({ filter, set }: { filter: RunFilter; set(filter: RunFilter): void }) {
  const id = useId();
  const [since, setSince] = useState(toLocal(filter.since));
  const [until, setUntil] = useState(toLocal(filter.until));
  const isTurned = since !== '' && until !== '' && since >= until;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isTurned) set({ ...filter, since: fromLocal(since), until: fromLocal(until) });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2 p-1">
      <div className="grid grid-cols-2 gap-1.5">
        {lengths.map((length, place) => (
          <Button
            key={length}
            variant={filter.since === length && !filter.until ? 'secondary' : 'outline'}
            size="sm"
            autoFocus={place === 0}
            onClick={() => set({ ...filter, since: length, until: undefined })}
          >
            {lengthWords(length)}
          </Button>
        ))}
      </div>
      <label htmlFor={`${id}-since`} className="text-muted-foreground text-xs">
        From
      </label>
      <Input id={`${id}-since`} type="datetime-local" value={since} onChange={({ target }) => setSince(target.value)} />
      <label htmlFor={`${id}-until`} className="text-muted-foreground text-xs">
        Until before
      </label>
      <Input
        id={`${id}-until`}
        type="datetime-local"
        value={until}
        aria-invalid={isTurned}
        aria-describedby={isTurned ? `${id}-turned` : undefined}
        onChange={({ target }) => setUntil(target.value)}
      />
      {isTurned && (
        <p id={`${id}-turned`} className="text-danger text-xs">
          It must be later than the beginning.
        </p>
      )}
      <Button type="submit" size="sm" className="self-end" disabled={isTurned || (since === '' && until === '')}>
        Apply
      </Button>
    </form>
  );
}
