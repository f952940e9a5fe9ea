'use client';
import { useQuery } from '@tanstack/react-query';
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { Notice } from '@/components/decision/notice';
import { api } from '@/lib/api';
import type { RunHead } from '@/state/run-events';
import { useMe } from '@/state/use-me';

/** What the signatures of a run say: that everything holds, or what does not. Draws nothing where nothing is signed. */
export function VerifiedAudit({ view: { runId, eventId } }: { view: RunHead }) {
  const isSigned = useMe()?.signing === true;
  const { data, error } = useQuery({
    queryKey: ['verified', runId, eventId],
    queryFn: () => api.verifyAudit(runId),
    enabled: isSigned,
    placeholderData: (before) => before,
  });
  if (!isSigned) return null;
  if (error) return <Notice tone="danger">{error.message}</Notice>;
  if (!data) return <p className="mt-2 text-muted-foreground">Verifying the signatures …</p>;
  const { verified } = data;
  if (!verified) return null;
  const { calls, callsVerified, acts, actsVerified, problems } = verified;
  const Icon = problems.length > 0 ? ShieldAlert : ShieldCheck;
  return (
    <div className="mt-2 flex flex-col gap-1.5" data-testid="verified">
      <p className="flex items-center gap-2">
        <Icon aria-hidden="true" className={problems.length > 0 ? 'size-4 text-danger' : 'size-4 text-success'} />
        {callsVerified} of {calls} calls and {actsVerified} of {acts} other acts verified
      </p>
      {problems.map((problem) => (
        <p key={`${problem.at} ${problem.message}`} className="text-danger">
          {problem.tool ?? problem.what}: {problem.message}
        </p>
      ))}
    </div>
  );
}
