'use client';
import type { Decision } from '@platform/temporal';
import { actionWords, ago, factLines, factsOf, until } from '@platform/temporal/words';
import { type MouseEvent, memo, useId } from 'react';
import { Checkbox } from '@/components/ui/field';
import { cn } from '@/lib/cn';
import { useNow } from '@/lib/use-now';
import { requestLine } from '@/words/request';
import type { Entry } from './use-entries';

export interface EntryLineProps {
  entry: Entry;
  /** It stands beside the list. */
  isOpened: boolean;
  isChosen: boolean;
  /** A decision is given and not sent yet. */
  isHeld: boolean;
  /** Whether it can be approved with others. */
  isAlike(entry: Entry): boolean;
  onOpen(key: string): void;
  /** `isRange`: with all between it and the one before. */
  onChoose(entry: Entry, isRange: boolean): void;
}

/** A request in two lines: what the run is about, and what is asked. */
export const EntryLine = memo(function EntryLine(props: EntryLineProps) {
  const { entry, isOpened, isChosen, isHeld, isAlike, onOpen, onChoose } = props;
  const { key, run, request, isOpen, decision } = entry;
  const about = requestLine(run.request, 120);
  const facts = factLines(factsOf(request.arguments, request.display)).map(({ shown }) => shown.text);
  // What is asked of a limit is a number alone: its sentence says of what.
  const asked = request.kind === 'limit' ? request.description : facts.join(' · ');
  const id = useId();
  const click = (event: MouseEvent) => (event.shiftKey ? onChoose(entry, true) : onOpen(key));
  return (
    <div
      className={cn(
        'flex h-full items-stretch border-b',
        isOpened && 'bg-accent',
        isChosen && 'bg-running-soft',
        (isHeld || !isOpen) && 'text-muted-foreground',
      )}
    >
      {isOpen && !isHeld && isAlike(entry) ? (
        <label htmlFor={id} className="flex w-10 shrink-0 items-center justify-center">
          <span className="sr-only">Choose {about}</span>
          <Checkbox
            id={id}
            checked={isChosen}
            onChange={(event) => onChoose(entry, (event.nativeEvent as unknown as MouseEvent).shiftKey === true)}
          />
        </label>
      ) : (
        <span className="w-10 shrink-0" />
      )}
      <button
        type="button"
        aria-current={isOpened ? 'true' : undefined}
        onClick={click}
        className="flex min-w-0 flex-1 flex-col justify-center gap-0.5 rounded-sm pr-3 text-left outline-offset-[-2px]"
      >
        <span className="flex items-baseline justify-between gap-2">
          <span dir="auto" className="truncate font-medium text-sm">
            {about}
          </span>
          <Mark entry={entry} isHeld={isHeld} decision={decision} />
        </span>
        <span dir="auto" className="truncate text-muted-foreground text-xs">
          {asked || run.startedBy}
        </span>
      </button>
    </div>
  );
});

/** What is most pressing about it: that it is decided, or when it ends, or since when it waits. */
function Mark({ entry, isHeld, decision }: { entry: Entry; isHeld: boolean; decision?: Decision }) {
  const now = useNow();
  const { request, isOpen } = entry;
  const left = request.deadline && !request.overdue ? until(request.deadline, now) : undefined;
  const [words, colour] = isHeld
    ? ['given', 'text-running']
    : !isOpen
      ? [decision ? actionWords[decision.action] : 'over', 'text-muted-foreground']
      : left !== undefined
        ? [`${left} left`, 'text-waiting']
        : [ago(request.askedAt, now), 'text-muted-foreground'];
  return <span className={cn('shrink-0 text-xs tabular-nums', colour)}>{words}</span>;
}
