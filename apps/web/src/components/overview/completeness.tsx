import type { Overview } from '@platform/temporal';
import { countWords } from '@/words/amounts';
import { exactTime } from '@/words/time';

/** How fresh the numbers are, and what is not in them. */
export function Completeness({ days, countedAt }: { days: Overview; countedAt: number }) {
  const { unknown } = days.totals;
  return (
    <section aria-label="How complete this is" className="max-w-3xl text-muted-foreground text-xs leading-relaxed">
      <p>
        Counted {exactTime(new Date(countedAt).toISOString())}, and again every half a minute. A run counts for the day
        on which it began ({days.timezone}), and for each tool and model that it called. What it took is known when it
        waits or ends. What ended so long ago that the server has forgotten it does not count.
      </p>
      {unknown > 0 && (
        <p className="mt-1 text-waiting">
          {countWords(unknown)} {unknown === 1 ? 'run that ended has' : 'runs that ended have'} no numbers: from before
          they were kept, or ended from outside. {unknown === 1 ? 'It counts as a run' : 'They count as runs'}, and as
          nothing in cost, tokens and decisions.
        </p>
      )}
      {days.isCut && (
        <p className="mt-1 text-danger">
          There are more runs than are counted at once: these numbers are a part. Choose a shorter period.
        </p>
      )}
    </section>
  );
}
