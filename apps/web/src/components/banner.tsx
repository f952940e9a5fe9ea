import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

const tones = {
  info: 'bg-muted text-muted-foreground [&_strong]:text-foreground',
  waiting: 'bg-waiting-soft text-waiting',
  danger: 'bg-danger-soft text-danger',
} as const;

/** A line across the page that says something about all of it. */
export function Banner({ tone, children }: { tone: keyof typeof tones; children: ReactNode }) {
  return (
    <div className={cn('border-b text-[0.8125rem]', tones[tone])}>
      <div className="mx-auto max-w-6xl px-4 py-2 sm:px-6">{children}</div>
    </div>
  );
}
