'use client';
import type { RunSummary } from '@platform/temporal';
import { ago, statusSentence, unreadableWords } from '@platform/temporal/words';
import Link from 'next/link';
import { type MouseEvent, memo } from 'react';
import { StatusMark, toneText } from '@/components/status-mark';
import { Time } from '@/components/time';
import { Checkbox } from '@/components/ui/field';
import { cn } from '@/lib/cn';
import { useNow } from '@/lib/use-now';
import { useWorkers } from '@/state/use-health';
import { requestLine } from '@/words/request';
import { endCauses } from '@/words/run-filters';
import { RunAmounts } from './run-amounts';

interface RunRowProps {
  run: RunSummary;
  isActive: boolean;
  isChosen: boolean;
  /** Absent where nothing can be done with what is chosen. `range`: all from the one that was chosen last. */
  choose?(runId: string, range: boolean): void;
  /** Whether something can be done with this one. */
  mayChoose: boolean;
}

/** A run in the list: what was asked, what it is doing or why it does not, and what it cost. */
export const RunRow = memo(function RunRow({ run, isActive, isChosen, choose, mayChoose }: RunRowProps) {
  const now = useNow();
  const { tone, text } = statusSentence(toldOf(run), now, useWorkers());
  // A card has room for two lines of either: of what is broken one wants to know why.
  const isBroken = tone === 'stalled' || tone === 'failed' || tone === 'nobody';
  const onChoose = (event: MouseEvent) => choose?.(run.runId, event.shiftKey);
  return (
    <div
      className={cn(
        'flex h-full items-stretch transition-colors hover:bg-accent/60 max-sm:rounded-xl max-sm:border',
        isChosen ? 'bg-accent' : isActive ? 'bg-accent/60' : 'bg-card',
      )}
    >
      {choose && (
        // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is inside of it, with words of its own
        <label className="flex shrink-0 cursor-pointer items-start pt-4 pr-1 pl-4 max-sm:pt-3.5 max-sm:pl-3">
          <Checkbox
            aria-label={`Choose: ${requestLine(run.request, 80)}`}
            checked={isChosen}
            disabled={!mayChoose}
            title={mayChoose ? undefined : 'Not yours to cancel or retry'}
            onClick={onChoose}
            onChange={() => undefined}
          />
        </label>
      )}
      <Link
        href={`/runs/${encodeURIComponent(run.runId)}`}
        prefetch={false}
        data-key="open"
        className="flex min-w-0 flex-1 items-start gap-3 py-2.5 pr-4 pl-2 -outline-offset-2 sm:pr-5"
      >
        <StatusMark tone={tone} className="mt-1" />
        <span className="flex h-full min-w-0 flex-1 flex-col">
          <span className={cn('font-medium sm:line-clamp-1', isBroken ? 'line-clamp-1' : 'line-clamp-2')}>
            <bdi>{requestLine(run.request)}</bdi>
          </span>
          <span
            className={cn(
              'mt-0.5 text-sm tabular-nums sm:line-clamp-1',
              isBroken ? 'line-clamp-2' : 'line-clamp-1 break-all',
              toneText[tone],
            )}
          >
            {run.unreadable ? (
              <span className="text-danger">{unreadableWords('it')}: tell those who run the product.</span>
            ) : (
              text
            )}
          </span>
          <span className="mt-auto flex gap-2 text-muted-foreground text-xs sm:hidden">
            <span className="min-w-0 truncate">
              {run.agentId} · {run.tenant && `${run.tenant} · `}
              {run.startedBy}, {ago(run.startedAt, now)}
            </span>
            <span className="ml-auto shrink-0">
              <RunAmounts run={run} now={now} />
            </span>
          </span>
        </span>
        <span className="hidden w-36 shrink-0 flex-col text-right text-muted-foreground text-sm sm:flex lg:w-52">
          <span className="truncate">
            {run.agentId}
            {run.tenant && ` · ${run.tenant}`}
          </span>
          <span className="mt-0.5 truncate text-xs">
            {run.startedBy}, <Time at={run.startedAt}>{ago(run.startedAt, now)}</Time>
          </span>
        </span>
        <span className="hidden w-20 shrink-0 flex-col text-right text-muted-foreground text-sm md:flex">
          <RunAmounts run={run} now={now} />
        </span>
      </Link>
    </div>
  );
});

/** The list knows the kind of a failure; what was said of it stands on the run's page. */
function toldOf(run: RunSummary) {
  const { status, cause } = run;
  if (status !== 'failed' || !cause) return run;
  const { type, message = endCauses[type] ?? '' } = cause;
  return { ...run, failure: { type, message } };
}
