'use client';
import { atLimitWords, limitUse } from '@platform/temporal/words';
import { cn } from '@/lib/cn';
import { useNow } from '@/lib/use-now';
import type { RunHead } from '@/state/run-events';
import { amounts } from '@/words/amounts';

/** From this share of a limit on, the limit is close. */
const close = 0.8;

/** What a run has used of its limits. Draws nothing when it has none. */
export function RunLimits({ view }: { view: RunHead }) {
  const now = useNow();
  const uses = limitUse(view, now, amounts);
  if (uses.length === 0) return null;
  return (
    <section aria-label="Limits" className="mt-3" data-testid="limits">
      <ul className="flex flex-wrap gap-x-5 gap-y-2">
        {uses.map(({ name, title, text, part }) => (
          <li key={name} className="min-w-32 text-[0.8125rem] tabular-nums">
            <span className="text-muted-foreground">{title}</span>{' '}
            <span className={cn(part >= close && 'font-medium text-waiting')}>{text}</span>
            <span aria-hidden="true" className="mt-1 block h-1 overflow-hidden rounded-full bg-muted">
              <span
                className={cn('block h-full rounded-full', part >= close ? 'bg-waiting' : 'bg-primary')}
                style={{ width: `${part * 100}%` }}
              />
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-1.5 text-muted-foreground text-xs">{atLimitWords(view.limits ?? {})}</p>
    </section>
  );
}
