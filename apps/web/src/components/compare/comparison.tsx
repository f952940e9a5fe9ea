'use client';
import type { RunView } from '@platform/temporal';
import { compareRuns } from '@platform/temporal/compare';
import { useMemo } from 'react';
import { valueText } from '@/words/visible';
import { ComparedFacts } from './compared-facts';
import { ComparedSteps } from './compared-steps';
import { RunHeading } from './run-heading';
import { WordDifference } from './word-difference';

/** What two runs used, what they did step by step, and what they answered. The earlier one stands first. */
export function Comparison({ before, after }: { before: RunView; after: RunView }) {
  const comparison = useMemo(() => compareRuns(before, after), [before, after]);
  return (
    <div className="mt-5 flex flex-col gap-7">
      <div className="grid gap-3 md:grid-cols-2 md:gap-6">
        <RunHeading side="First" view={before} other={after} />
        <RunHeading side="Second" view={after} other={before} />
      </div>
      <ComparedFacts comparison={comparison} />
      <section aria-labelledby="compared-answers">
        <h2 id="compared-answers" className="mb-2 font-medium text-sm">
          Answer
        </h2>
        <Answers before={valueText(before.content)} after={valueText(after.content)} />
      </section>
      <section aria-labelledby="compared-steps">
        <h2 id="compared-steps" className="mb-2 font-medium text-sm">
          Step by step
        </h2>
        <ComparedSteps steps={comparison.steps} />
      </section>
    </div>
  );
}

function Answers({ before, after }: { before: string; after: string }) {
  if (before === after) {
    return (
      <p className="text-muted-foreground text-sm">
        {before === '' ? 'Neither has answered yet.' : 'Both answered the same.'}
      </p>
    );
  }
  return (
    <div className="whitespace-pre-wrap break-words rounded-lg border bg-card px-4 py-3 text-sm leading-relaxed">
      <WordDifference before={before} after={after} />
    </div>
  );
}
