'use client';
import { type ComparedStep, isSame } from '@platform/temporal/compare';
import { useMemo } from 'react';
import { ComparedRow } from './compared-row';
import { SameSteps } from './same-steps';

/** Steps in their order. Those that are the same are folded together; opened, they are drawn. */
export function ComparedSteps({ steps }: { steps: readonly ComparedStep[] }) {
  const groups = useMemo(() => grouped(steps), [steps]);
  if (steps.length === 0) return <p className="text-muted-foreground text-sm">Neither has done anything yet.</p>;
  return (
    <ol className="flex flex-col gap-2">
      {groups.map(({ from, same, steps: together }) => (
        <li key={from} className="skip-offscreen min-w-0">
          {same ? <SameSteps steps={together} /> : together.map((step) => <ComparedRow key={from} step={step} />)}
        </li>
      ))}
    </ol>
  );
}

interface Group {
  from: number;
  same: boolean;
  steps: ComparedStep[];
}

/** Steps that are the same stand together; every other one stands alone. */
function grouped(steps: readonly ComparedStep[]): Group[] {
  const groups: Group[] = [];
  for (const [from, step] of steps.entries()) {
    const last = groups.at(-1);
    if (isSame(step) && last?.same) last.steps.push(step);
    else groups.push({ from, same: isSame(step), steps: [step] });
  }
  return groups;
}
