'use client';
import { type ComparedStep, comparedWords, stepName } from '@platform/temporal/compare';
import { cn } from '@/lib/cn';
import { ChildComparison } from './child-comparison';
import { ComparedSteps } from './compared-steps';
import { StepDifferences } from './step-differences';
import { StepView } from './step-view';

/** A step that is not the same in both: the two sides, and below them what differs. */
export function ComparedRow({ step }: { step: ComparedStep }) {
  const { before, after, members } = step;
  const name = (after ?? before) && stepName((after ?? before) as NonNullable<typeof before>);
  return (
    <article aria-label={`${name}: ${comparedWords(step)}`} className="min-w-0 rounded-lg border bg-card">
      <p
        className={cn(
          'border-b px-3 py-1.5 font-medium text-xs',
          before && after ? 'text-waiting' : 'text-muted-foreground',
        )}
      >
        {comparedWords(step)}
      </p>
      <div className="grid md:grid-cols-2 md:divide-x max-md:divide-y">
        <Side step={before} label="First" />
        <Side step={after} label="Second" />
      </div>
      {before && after && <StepDifferences before={before} after={after} differences={step.differences} />}
      {members.map(({ name: member, steps }) => (
        <section key={member} aria-label={member} className="border-t p-3">
          <p className="mb-2 font-medium text-xs">{member}</p>
          <ComparedSteps steps={steps} />
        </section>
      ))}
      <ChildComparison step={step} />
    </article>
  );
}

function Side({ step, label }: { step: ComparedStep['before']; label: string }) {
  return (
    <section aria-label={label} className="min-w-0 px-3 py-2.5">
      <p className="mb-1 text-muted-foreground text-xs md:hidden">{label}</p>
      {step ? <StepView step={step} /> : <p className="text-muted-foreground text-sm">Not there</p>}
    </section>
  );
}
