'use client';
import { createContext, useContext } from 'react';

/** The number of the step that a row shows; `undefined` where steps are so few that nobody counts them. */
export const Step = createContext<number | undefined>(undefined);

/** The number of this row's step. */
export function StepNumber() {
  const step = useContext(Step);
  if (step === undefined) return null;
  return (
    <span data-testid="step" className="shrink-0 text-[0.6875rem] text-muted-foreground tabular-nums">
      <span className="sr-only">Step </span>
      {step}
    </span>
  );
}
