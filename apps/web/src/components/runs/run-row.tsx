'use client';
import type { RunSummary } from '@platform/temporal';
import { ago, statusSentence, unreadableWords } from '@platform/temporal/words';
import Link from 'next/link';
import { StatusMark, toneText } from '@/components/status-mark';
import { Time } from '@/components/time';
import { cn } from '@/lib/cn';
import { useNow } from '@/lib/use-now';
import { useWorkers } from '@/state/use-health';
import { requestLine } from '@/words/request';

/** A run in the list: what was asked and what it is doing. */
export function RunRow({ run }: { run: RunSummary }) {
  const now = useNow();
  const { tone, text } = statusSentence(run, now, useWorkers());
  return (
    <li>
      <Link
        href={`/runs/${encodeURIComponent(run.runId)}`}
        className="flex items-start gap-3 px-4 py-3.5 transition-colors -outline-offset-2 hover:bg-accent/60 sm:px-5"
      >
        <StatusMark tone={tone} className="mt-1" />
        <span className="min-w-0 flex-1">
          <span className="line-clamp-2 font-medium sm:line-clamp-1">
            <bdi>{requestLine(run.request)}</bdi>
          </span>
          <span className={cn('mt-0.5 line-clamp-2 text-sm tabular-nums sm:line-clamp-1', toneText[tone])}>{text}</span>
          {run.unreadable && (
            <span className="mt-0.5 line-clamp-2 text-danger text-sm">
              {unreadableWords('it')}: tell those who run the product.
            </span>
          )}
          <span className="mt-0.5 block text-muted-foreground text-xs sm:hidden">
            {run.agentId} · {run.tenant && `${run.tenant} · `}
            {run.startedBy} · {ago(run.startedAt, now)}
          </span>
        </span>
        <span className="hidden shrink-0 text-right text-muted-foreground text-sm sm:block">
          <span className="block">
            {run.agentId}
            {run.tenant && ` · ${run.tenant}`}
          </span>
          <span className="mt-0.5 block text-xs">
            {run.startedBy}, <Time at={run.startedAt}>{ago(run.startedAt, now)}</Time>
          </span>
        </span>
      </Link>
    </li>
  );
}
