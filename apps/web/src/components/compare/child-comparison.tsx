'use client';
import type { ComparedStep } from '@platform/temporal/compare';
import { useState } from 'react';
import { Comparison } from './comparison';
import { useBothRuns } from './use-both-runs';

/** The runs that a call has started in both, beside each other: read when somebody opens them. */
export function ChildComparison({ step: { before, after } }: { step: ComparedStep }) {
  const [isOpen, setIsOpen] = useState(false);
  const [one, other] = [before, after].map((step) =>
    step?.item.kind === 'tool' ? step.item.childRun?.runId : undefined,
  );
  if (!one || !other) return null;
  return (
    <details
      className="border-t"
      onToggle={(event) => {
        if (event.target === event.currentTarget) setIsOpen(event.currentTarget.open);
      }}
    >
      <summary className="flex min-h-9 items-center px-3 text-muted-foreground text-sm">
        Compare the runs that it started
      </summary>
      {isOpen && <Children one={one} other={other} />}
    </details>
  );
}

function Children({ one, other }: { one: string; other: string }) {
  const { views, problem } = useBothRuns(one, other);
  return (
    <div className="border-t px-3 pb-3">
      {problem && <p className="pt-3 text-danger text-sm">{problem}</p>}
      {!problem && !views && <p className="pt-3 text-muted-foreground text-sm">Reading both runs …</p>}
      {views && <Comparison before={views[0]} after={views[1]} />}
    </div>
  );
}
