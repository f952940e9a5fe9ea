import type { ComponentProps } from 'react';
import { Input } from '@/components/ui/field';

/** Where an amount is typed, with what is wrong with it below. */
export function AmountInput({ id, problem, ...input }: ComponentProps<'input'> & { id: string; problem?: string }) {
  return (
    <>
      <Input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={problem && `${id}-wrong`}
        {...input}
      />
      {problem && (
        <p id={`${id}-wrong`} className="text-danger text-xs">
          {problem}
        </p>
      )}
    </>
  );
}
