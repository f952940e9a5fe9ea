'use client';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Input } from '@/components/ui/field';
import { nameQuestion } from '@/lib/asked-name';
import { defaultName, useName } from '@/lib/use-name';

/** Asks whose decision it is, before the first one is sent. The name is kept in this browser. */
export function NameDialog() {
  const id = useId();
  const [, store] = useName();
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name === '' || name === defaultName) return;
    store(name);
    nameQuestion.answer(name);
  };
  return (
    <Dialog aria-labelledby={id} onClose={() => nameQuestion.answer()} className="max-w-sm">
      <form onSubmit={save} className="flex flex-col gap-4 p-6">
        <div>
          <h2 id={id} className="font-semibold text-lg tracking-tight">
            Who decides?
          </h2>
          <p className="mt-1 text-muted-foreground text-sm">
            The history keeps each decision with the name of the person. You are asked once; the menu at the top changes
            it.
          </p>
        </div>
        <div className="flex flex-col gap-1.5">
          <label htmlFor={`${id}-name`} className="font-medium text-sm">
            Your name
          </label>
          <Input
            id={`${id}-name`}
            autoComplete="name"
            maxLength={80}
            required
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onClick={() => nameQuestion.answer()}>
            Not now
          </Button>
          <Button type="submit" disabled={name === '' || name === defaultName}>
            Decide in this name
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
