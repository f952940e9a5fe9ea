'use client';
import { useMutation } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import { Popover, PopoverClose, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { api } from '@/lib/api';
import { useWho } from '@/state/use-me';

/** Cancels a run, after one question. */
export function CancelMenu({ runId }: { runId: string }) {
  const { by } = useWho().said;
  const id = useId();
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (reason: string) => api.cancel(runId, reason ? { by, reason } : { by }),
  });
  // The reason outlives the menu: Escape closes the menu and keeps what was typed.
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate(reason.trim());
  };
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="ghost" size="sm" className="shrink-0 max-sm:px-2" aria-label="Cancel">
          <X className="sm:hidden" />
          <span className="max-sm:hidden">Cancel</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Cancel this run">
        <form onSubmit={submit} className="flex flex-col gap-3">
          <p>
            <span className="font-medium">Cancel this run?</span> It stops where it is and cannot go on. What its tools
            have done stays done.
          </p>
          <div className="flex flex-col gap-1.5">
            <label htmlFor={id} className="font-medium text-[0.8125rem]">
              Reason <span className="font-normal text-muted-foreground">(optional)</span>
            </label>
            <Input id={id} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
          </div>
          {error && <Notice tone="danger">{error.message}</Notice>}
          <div className="flex justify-end gap-2">
            <PopoverClose asChild>
              <Button variant="ghost" size="sm">
                Keep it
              </Button>
            </PopoverClose>
            <Button type="submit" variant="danger" size="sm" disabled={isPending || isSuccess}>
              {isSuccess ? 'Cancelling …' : 'Cancel the run'}
            </Button>
          </div>
        </form>
      </PopoverContent>
    </Popover>
  );
}
