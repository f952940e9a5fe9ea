'use client';
import type { RunLimits } from '@platform/temporal';
import { limitNames } from '@platform/temporal/limits';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { AmountInput } from '@/components/amount-input';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { api } from '@/lib/api';
import { lastStep } from '@/state/last-step';
import type { RunHead } from '@/state/run-events';
import { useStart } from '@/state/use-start';
import { readAmount } from '@/words/limit-amounts';

const titles = {
  modelCalls: 'Model calls',
  tokens: 'Tokens, in and out',
  costUsd: 'US dollars',
  wallClockSeconds: 'Seconds from its start',
} as const;

/** Goes on from the last step of a run that ended at a limit, as a new run that may use more. */
export function GoOnWithMore({ view, onLeave }: { view: RunHead; onLeave(): void }) {
  const { runId, limits = {} } = view;
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const given = limitNames.filter((name) => typeof limits[name] === 'number');
  const [typed, setTyped] = useState<Partial<Record<(typeof limitNames)[number], string>>>({});
  const { data, error } = useQuery({ queryKey: ['last-step', runId], queryFn: () => api.run(runId) });
  const step = data && lastStep(data.timeline);
  const { start, pending, problem } = useStart((next: RunLimits, starter) => {
    if (!step) throw new Error('There is no step to go on from.');
    return api.fork(runId, { ...step, limits: next, ...starter });
  });
  const fields = given.map((name) => {
    const text = typed[name] ?? String(limits[name]);
    return { name, text, ...readAmount(name, text) };
  });
  const isWrong = fields.some(({ problem }) => problem !== undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (step && !isWrong) start({ ...limits, ...Object.fromEntries(fields.map(({ name, amount }) => [name, amount])) });
  };
  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-3 p-2">
      <p>
        <span className="font-medium">Go on with more?</span> This run has ended at its limit. A new run goes on from
        its last step. What was finished is not done again, and is not counted again: the limits are for what follows.
      </p>
      {fields.map(({ name, text, problem }) => (
        <div key={name} className="flex flex-col gap-1">
          <label htmlFor={`${id}-${name}`} className="font-medium text-[0.8125rem]">
            {titles[name]}
          </label>
          <AmountInput
            id={`${id}-${name}`}
            value={text}
            problem={problem}
            onChange={({ target: { value } }) => setTyped({ ...typed, [name]: value })}
          />
        </div>
      ))}
      {(error ?? problem) && <Notice tone="danger">{error?.message ?? problem}</Notice>}
      {data && !step && <Notice tone="danger">There is no finished step to go on from. Run it again instead.</Notice>}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" size="sm" onClick={onLeave}>
          Leave it
        </Button>
        <Button type="submit" size="sm" disabled={!step || isWrong || pending}>
          {pending ? 'Starting …' : 'Go on'}
        </Button>
      </div>
    </form>
  );
}
