'use client';
import { ago, duration, statusSentence } from '@platform/temporal/words';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Notice } from '@/components/decision/notice';
import { StatusMark, toneText } from '@/components/status-mark';
import { Time } from '@/components/time';
import { api } from '@/lib/api';
import { cn } from '@/lib/cn';
import { useNow } from '@/lib/use-now';
import { useWorkers } from '@/state/use-health';
import { figuresOf, readRuns } from '@/words/agent-figures';
import { moneyWords, percentWords } from '@/words/amounts';
import { requestLine } from '@/words/request';
import { Section } from './section';

/** Runs that are shown. */
const shown = 8;

/** Milliseconds between two looks. */
const everyMs = 15_000;

/** The last runs of an agent, and how they went. */
export function AgentRuns({ agentId }: { agentId: string }) {
  const now = useNow();
  const workers = useWorkers();
  const { data, error } = useQuery({
    queryKey: ['agent-runs', agentId],
    queryFn: () => api.runs(new URLSearchParams({ agentId, limit: String(readRuns) }).toString()),
    refetchInterval: everyMs,
  });
  const runs = data?.runs ?? [];
  const { ended, success, costUsd, ms } = figuresOf(runs);
  return (
    <Section title="Recent runs">
      {error && <Notice tone="danger">{error.message}</Notice>}
      {data && runs.length === 0 && <p className="text-muted-foreground text-sm">None so far.</p>}
      {ended > 0 && (
        <p className="mb-3 text-sm" data-testid="figures">
          Of the last {ended} that ended: {percentWords(success ?? 0)} completed
          {costUsd !== undefined && <>, half cost at most {moneyWords(costUsd)}</>}
          {ms !== undefined && <>, half took at most {duration(ms)} (waiting for people included)</>}.
        </p>
      )}
      {runs.length > 0 && (
        <ul aria-label="Recent runs" className="divide-y overflow-hidden rounded-xl border bg-card">
          {runs.slice(0, shown).map((run) => {
            const { tone, text } = statusSentence(run, now, workers);
            return (
              <li key={run.runId}>
                <Link
                  href={`/runs/${encodeURIComponent(run.runId)}`}
                  prefetch={false}
                  className="flex items-start gap-x-3 px-4 py-2.5 text-sm max-sm:flex-wrap -outline-offset-2 transition-colors hover:bg-accent/60"
                >
                  <StatusMark tone={tone} className="mt-0.5" />
                  <span className="min-w-0 flex-1 max-sm:basis-4/5">
                    <bdi className="line-clamp-1 font-medium">{requestLine(run.request)}</bdi>
                    <span className={cn('line-clamp-1', toneText[tone])}>{text}</span>
                  </span>
                  <span className="shrink-0 text-muted-foreground text-xs max-sm:pl-8">
                    {run.startedBy}, <Time at={run.startedAt}>{ago(run.startedAt, now)}</Time>
                  </span>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
      <p className="mt-3 text-sm">
        <Link href={`/?${new URLSearchParams({ agentId })}`} className="text-primary hover:underline">
          All runs of this agent
        </Link>
      </p>
    </Section>
  );
}
