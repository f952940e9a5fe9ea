'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import { api, type Me, type Passkey } from '@/lib/api';
import { makePasskey } from '@/lib/passkeys';

/** Makes a passkey, and asks for it to be enrolled. */
export function AddPasskey({ me, known }: { me: Me; known: readonly Passkey[] }) {
  const [label, setLabel] = useState('');
  const id = useId();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => api.addPasskey({ ...(await makePasskey(me, known)), label: label.trim() }),
    onSuccess: () => {
      setLabel('');
      return queries.invalidateQueries({ queryKey: ['passkeys'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 rounded-xl border bg-card p-4 sm:p-5">
      <label htmlFor={id} className="font-medium text-sm">
        What do you call the device?
      </label>
      <div className="flex flex-wrap gap-2">
        <Input
          id={id}
          required
          maxLength={80}
          placeholder="Phone"
          className="min-w-40 flex-1"
          value={label}
          onChange={(event) => setLabel(event.target.value)}
        />
        <Button type="submit" disabled={isPending || label.trim() === ''}>
          <KeyRound /> {isPending ? 'Waiting for the device …' : 'Make a passkey'}
        </Button>
      </div>
      {error && <Notice tone="danger">{error.message}</Notice>}
    </form>
  );
}
