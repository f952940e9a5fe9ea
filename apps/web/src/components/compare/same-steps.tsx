'use client';
import { type ComparedStep, comparedWords } from '@platform/temporal/compare';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { StepView } from './step-view';

/** Steps that are the same in both, folded. */
export function SameSteps({ steps }: { steps: readonly ComparedStep[] }) {
  const [isOpen, setIsOpen] = useState(false);
  const kept = steps.filter(({ isShared }) => isShared).length;
  return (
    <details
      className="group rounded-lg border border-dashed"
      onToggle={(event) => {
        if (event.target === event.currentTarget) setIsOpen(event.currentTarget.open);
      }}
    >
      <summary className="flex min-h-9 list-none items-center gap-1.5 rounded-lg px-3 text-muted-foreground text-sm [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-3.5 transition-transform group-open:rotate-90" />
        {steps.length === 1 ? '1 step is' : `${steps.length} steps are`} the same
        {kept > 0 && `, ${kept} of them kept in the conversation`}
      </summary>
      {isOpen && (
        <ol className="flex flex-col gap-2 border-t p-3">
          {steps.map((step) => {
            const side = step.after ?? step.before;
            return side ? (
              <li key={side.item.id} className="skip-offscreen">
                <StepView step={side} note={step.isShared ? comparedWords(step) : undefined} />
              </li>
            ) : null;
          })}
        </ol>
      )}
    </details>
  );
}
