import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

/** One row of the timeline: a mark, and what happened. */
export function Row({ icon, className, children }: { icon: ReactNode; className?: string; children: ReactNode }) {
  return (
    <li className={cn('relative flex gap-3 pb-5 last:pb-0', className)}>
      <span
        aria-hidden="true"
        className="absolute top-7 bottom-0 left-[0.8125rem] w-px bg-border [li:last-child>&]:hidden"
      />
      <span
        aria-hidden="true"
        className="z-10 flex size-[1.6875rem] shrink-0 items-center justify-center rounded-full border bg-card [&_svg]:size-3.5"
      >
        {icon}
      </span>
      <div className="min-w-0 flex-1 pt-0.5">{children}</div>
    </li>
  );
}
