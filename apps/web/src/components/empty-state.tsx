import type { ReactNode } from 'react';

/** What a page says when it has nothing to show, and what to do about it. */
export function EmptyState({ title, text, children }: { title: string; text?: ReactNode; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-xl border border-dashed px-6 py-16 text-center">
      <h2 className="font-medium text-base">{title}</h2>
      {text && <p className="max-w-md text-balance text-muted-foreground text-sm">{text}</p>}
      {children && <div className="mt-2 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}
