'use client';
import type { ApprovalRule } from '@platform/temporal';
import { useMutation } from '@tanstack/react-query';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';
import { api } from '@/lib/api';
import { cn } from '@/lib/cn';
import { useNow } from '@/lib/use-now';
import type { RunHead } from '@/state/run-events';
import { useMay } from '@/state/use-may';
import { useWho } from '@/state/use-me';
import { ruleWords } from '@/words/decision';
import { clock } from '@/words/time';

/** The rules that approve calls of this run without a question. People can revoke each. Draws nothing when there are none. */
export function RunRules({ view }: { view: RunHead }) {
  const may = useMay();
  if (view.rules.length === 0) return null;
  return (
    <section aria-labelledby="rules" className="mt-7 sm:ml-10">
      <h2 id="rules" className="mb-2 font-semibold text-sm">
        Approved without asking
      </h2>
      <ul className="divide-y rounded-xl border bg-card">
        {view.rules.map((rule) => (
          <RuleItem key={rule.id} runId={view.runId} rule={rule} isOpen={view.endedAt === undefined && may('decide')} />
        ))}
      </ul>
    </section>
  );
}

function RuleItem({ runId, rule, isOpen }: { runId: string; rule: ApprovalRule; isOpen: boolean }) {
  const now = useNow();
  const { by } = useWho().said;
  const { mutate, isPending, error } = useMutation({ mutationFn: () => api.revokeRule(runId, rule.id, { by }) });
  const isOver = rule.revoked !== undefined || (rule.expiresAt !== undefined && Date.parse(rule.expiresAt) <= now);
  return (
    <li className="flex flex-col gap-2 px-4 py-3 text-sm" data-testid="rule">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className={cn('break-words', isOver && 'text-muted-foreground line-through')}>{ruleWords(rule)}</p>
          <p className="text-muted-foreground text-xs">
            {rule.id} by {rule.by}, {clock(rule.createdAt, now)} · {endWords(rule, now)} · used {rule.uses}{' '}
            {rule.uses === 1 ? 'time' : 'times'}
          </p>
        </div>
        {isOpen && !isOver && (
          <Button
            variant="outline"
            size="sm"
            disabled={isPending}
            aria-label={`Revoke: ${ruleWords(rule)}`}
            onClick={() => mutate()}
          >
            Revoke
          </Button>
        )}
      </div>
      {error && <Notice tone="danger">{error.message}</Notice>}
    </li>
  );
}

function endWords({ revoked, expiresAt }: ApprovalRule, now: number): string {
  if (revoked) return `revoked by ${revoked.by}, ${clock(revoked.at, now)}`;
  if (!expiresAt) return 'for the rest of the run';
  return `${Date.parse(expiresAt) > now ? 'until' : 'ended'} ${clock(expiresAt, now)}`;
}
