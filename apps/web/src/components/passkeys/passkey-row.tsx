'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { api, type Passkey } from '@/lib/api';
import { useNow } from '@/lib/use-now';
import { clock } from '@/words/time';

/** A passkey, and whether it signs anything that counts. */
export function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const { credentialId, label, fingerprint, createdAt, enrolledUntil } = passkey;
  const now = useNow();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.removePasskey(credentialId),
    onSettled: () => queries.invalidateQueries({ queryKey: ['passkeys'] }),
  });
  return (
    <li className="flex flex-col gap-2 px-4 py-3.5 sm:px-5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 className="truncate font-medium">{label}</h2>
          <p className="text-sm">{stateOf(enrolledUntil, now)}</p>
          <p className="mt-1 text-muted-foreground text-xs">
            Made {clock(createdAt, now)} · fingerprint <code className="font-mono">{fingerprint}</code>
          </p>
          <p className="mt-0.5 break-all font-mono text-muted-foreground text-xs">{credentialId}</p>
        </div>
        <Button variant="ghost" size="sm" disabled={isPending} aria-label={`Remove ${label}`} onClick={() => mutate()}>
          Remove
        </Button>
      </div>
      {error && <Notice tone="danger">{error.message}</Notice>}
    </li>
  );
}

function stateOf(enrolledUntil: string | undefined, now: number): string {
  if (!enrolledUntil) return 'Waits to be enrolled';
  const isOver = Date.parse(enrolledUntil) <= now;
  return `${isOver ? 'Enrolled until' : 'Signs for you until'} ${clock(enrolledUntil, now)}`;
}
