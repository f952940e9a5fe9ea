import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn';

const box =
  'w-full min-w-0 rounded-md border border-input bg-card px-3 text-sm shadow-2xs transition-colors placeholder:text-muted-foreground disabled:opacity-60 aria-invalid:border-danger';

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input dir="auto" className={cn(box, 'h-9', className)} {...props} />;
}

/** Grows with its text. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea dir="auto" className={cn(box, 'field-sizing-content max-h-96 min-h-16 py-2', className)} {...props} />
  );
}

export function Select({ className, ...props }: ComponentProps<'select'>) {
  return <select className={cn(box, 'h-9 pr-8', className)} {...props} />;
}

export function Checkbox({ className, ...props }: ComponentProps<'input'>) {
  return <input type="checkbox" className={cn('size-4 accent-primary', className)} {...props} />;
}
