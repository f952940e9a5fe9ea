import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

const tones = { waiting: 'bg-waiting-soft text-waiting', danger: 'bg-danger-soft text-danger' } as const;

/** A message about something that has just happened. Screen readers read it at once. */
export function Notice({ tone, children }: { tone: keyof typeof tones; children: ReactNode }) {
  return (
    <p role="alert" className={cn('rounded-md px-3 py-2 text-sm', tones[tone])}>
      {children}
    </p>
  );
}
