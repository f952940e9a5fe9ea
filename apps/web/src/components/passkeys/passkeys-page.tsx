'use client';
import { useQuery } from '@tanstack/react-query';
import { Notice } from '@/components/decision/notice';
import { EmptyState } from '@/components/empty-state';
import { ListSkeleton } from '@/components/runs/list-skeleton';
import { PageTitle } from '@/components/shell/page-title';
import { api } from '@/lib/api';
import { useMe } from '@/state/use-me';
import { AddPasskey } from './add-passkey';
import { PasskeyRow } from './passkey-row';

/** Milliseconds between two looks: an admin enrols a passkey elsewhere. */
const everyMs = 5_000;

/** A person's passkeys: made here, enrolled by an admin somewhere else. */
export function PasskeysPage() {
  const me = useMe();
  const isPerson = me?.kind === 'person';
  const { data, error } = useQuery({
    queryKey: ['passkeys'],
    queryFn: api.passkeys,
    refetchInterval: everyMs,
    enabled: isPerson,
  });
  if (me && !isPerson) {
    return (
      <>
        <PageTitle>Passkeys</PageTitle>
        <EmptyState isPage title="Passkeys are for people who have signed in" text="Nobody is signed in here." />
      </>
    );
  }
  const passkeys = data?.passkeys;
  return (
    <div className="mx-auto max-w-3xl">
      <PageTitle>Passkeys</PageTitle>
      <h1 className="font-semibold text-2xl tracking-tight">Passkeys</h1>
      <p className="mt-1 text-muted-foreground text-sm">
        Some decisions are signed by your own device: your finger, your face or a PIN. Somebody who administers the
        product has to enrol it first. Read them the fingerprint, by phone or face to face.
      </p>
      <div className="mt-5 flex flex-col gap-5">
        {error && <Notice tone="danger">{error.message}</Notice>}
        {!passkeys && !error && <ListSkeleton what="passkeys" />}
        {passkeys && passkeys.length > 0 && (
          <ul aria-label="Your passkeys" className="divide-y overflow-hidden rounded-xl border bg-card">
            {passkeys.map((passkey) => (
              <PasskeyRow key={passkey.credentialId} passkey={passkey} />
            ))}
          </ul>
        )}
        {me && passkeys && <AddPasskey me={me} known={passkeys} />}
      </div>
    </div>
  );
}
