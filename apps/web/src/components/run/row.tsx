import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

/** What one row of the timeline shows: a mark, and what happened. It stands in a list item. Its space below is inside of it, so that its size is all it takes. */
export function Row({ icon, className, children }: { icon: ReactNode; className?: string; children: ReactNode }) {
  return (
    <div className={cn('relative flex gap-3 pb-5', className)}>
      <Mark icon={icon} />
      <div className="min-w-0 flex-1 pt-0.5">{children}</div>
    </div>
  );
}

/** The mark of a row, and the line to the next one. */
export function Mark({ icon }: { icon: ReactNode }) {
  return (
    <>
      <span
        aria-hidden="true"
        className="absolute top-7 bottom-0 left-[0.8125rem] w-px bg-border [li:last-child>:last-child>&]:hidden"
      />
      <span
        aria-hidden="true"
        className="z-10 flex size-[1.6875rem] shrink-0 items-center justify-center rounded-full border bg-card [&_svg]:size-3.5"
      >
        {icon}
      </span>
    </>
  );
}
