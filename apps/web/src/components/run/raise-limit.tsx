'use client';
import { amountWords, type LimitName } from '@platform/temporal/limits';
import { limitUse } from '@platform/temporal/words';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { AmountInput } from '@/components/amount-input';
import { Notice } from '@/components/decision/notice';
import { Labelled } from '@/components/schedules/labelled';
import { Button } from '@/components/ui/button';
import { Input, Select } from '@/components/ui/field';
import { api } from '@/lib/api';
import { useNow } from '@/lib/use-now';
import { useRequestKey } from '@/lib/use-request-key';
import type { RunHead } from '@/state/run-events';
import { useWho } from '@/state/use-me';
import { amounts } from '@/words/amounts';
import { allowWords, readAmount } from '@/words/limit-amounts';

/** What is typed for each limit. `per`: how much of the limit one of it is. */
const units: Readonly<Record<LimitName, { unit: string; per: number }>> = {
  modelCalls: { unit: 'model calls', per: 1 },
  tokens: { unit: 'tokens, in and out', per: 1 },
  costUsd: { unit: 'US dollars', per: 1 },
  wallClockSeconds: { unit: 'minutes', per: 60 },
};

/** Lets a run use more of one limit, before it is reached. */
export function RaiseLimit({ view, onLeave }: { view: RunHead; onLeave(): void }) {
  const { runId, limits } = view;
  const { said } = useWho();
  const keyOf = useRequestKey();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('select')?.focus(), []);
  const uses = limitUse(view, useNow(), amounts);
  const [chosen, setChosen] = useState<LimitName>();
  // The limit that is used up first is the one that people come for.
  const limit = chosen ?? [...uses].sort((one, other) => other.part - one.part)[0]?.name;
  const [typed, setTyped] = useState('');
  const [note, setNote] = useState('');
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: (body: { limit: LimitName; more: number; note?: string }) =>
      api.raiseLimit(runId, { ...said, ...body, key: keyOf(JSON.stringify([body, limits])) }),
  });
  if (!limit) return null;
  const { unit, per } = units[limit];
  const { amount: more, problem } = typed.trim() === '' ? {} : readAmount(limit, typed, per);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (more !== undefined) mutate({ limit, more, ...(note.trim() && { note: note.trim() }) });
  };
  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-3 p-2">
      <p>
        <span className="font-medium">Raise a limit?</span> The run goes on undisturbed, and may use more.
      </p>
      <Labelled label="Limit">
        {(field) => (
          <Select id={field} value={limit} onChange={({ target }) => setChosen(target.value as LimitName)}>
            {uses.map(({ name, title, text }) => (
              <option key={name} value={name}>
                {title}: {text} used
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      <Labelled label="How much more" hint={unit}>
        {(field) => (
          <AmountInput id={field} value={typed} problem={problem} onChange={({ target }) => setTyped(target.value)} />
        )}
      </Labelled>
      <Labelled label="Why" hint="(optional)">
        {(field) => <Input id={field} value={note} onChange={({ target }) => setNote(target.value)} />}
      </Labelled>
      <div role="status">
        {data && <p className="text-sm">It may use {amountWords(data.limit, data.allowed, amounts)} in all.</p>}
      </div>
      {error && <Notice tone="danger">{error.message}</Notice>}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" size="sm" onClick={onLeave}>
          {data ? 'Back' : 'Leave it'}
        </Button>
        <Button type="submit" size="sm" disabled={more === undefined || isPending || data !== undefined}>
          {isPending ? 'Raising …' : more === undefined ? 'Raise it' : allowWords(limit, more)}
        </Button>
      </div>
    </form>
  );
}
