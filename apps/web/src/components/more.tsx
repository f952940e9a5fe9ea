import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

/**
 * A sentence for everybody. A press shows the details for whoever operates the product: types of errors, names of variables, lines of a
 * log. Without `detail` there is only the sentence.
 */
export function More({ detail, className, children }: { detail?: string; className?: string; children: ReactNode }) {
  if (!detail) return <p className={className}>{children}</p>;
  return (
    <details className="group" data-testid="more">
      <summary className={cn('list-none rounded-md [&::-webkit-details-marker]:hidden', className)}>
        {children}{' '}
        <span className="text-muted-foreground text-xs underline-offset-2 group-hover:underline group-open:hidden">
          more
        </span>
      </summary>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
        tabIndex={0}
        className="mt-2 max-h-60 overflow-auto whitespace-pre-wrap break-words rounded-lg border bg-card p-3 font-mono text-[0.8125rem] text-foreground"
      >
        {detail}
      </pre>
    </details>
  );
}
