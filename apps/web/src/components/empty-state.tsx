import type { ReactNode } from 'react';

/** What a page says when it has nothing to show, and what to do about it. */
export function EmptyState(props: {
  title: string;
  text?: ReactNode;
  children?: ReactNode;
  /** The page shows nothing else. */
  isPage?: boolean;
}) {
  const { title, text, children, isPage } = props;
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <div className="flex flex-col items-center gap-3 rounded-xl border border-dashed px-6 py-16 text-center">
      <Heading className="font-medium text-base">{title}</Heading>
      {text && <p className="max-w-md text-balance text-muted-foreground text-sm">{text}</p>}
      {children && <div className="mt-2 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}
