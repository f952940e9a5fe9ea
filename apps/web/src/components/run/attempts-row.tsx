'use client';
import type { AttemptsItem } from '@platform/temporal';
import { RotateCw } from 'lucide-react';
import { memo } from 'react';
import { cn } from '@/lib/cn';
import { useNow } from '@/lib/use-now';
import { attemptsWords } from '@/words/attempts';
import { Row } from './row';

/** Attempts that failed: why, and when the next one comes. */
export const AttemptsRow = memo(function AttemptsRow({ item }: { item: AttemptsItem }) {
  const now = useNow();
  const { failure, state } = item;
  const isOver = state === 'recovered';
  const colour = isOver ? 'text-muted-foreground' : state === 'gaveUp' ? 'text-danger' : 'text-waiting';
  return (
    <Row icon={<RotateCw className={colour} />}>
      <details className="group" data-testid="attempts">
        <summary className={cn('list-none rounded-md text-sm leading-6 [&::-webkit-details-marker]:hidden', colour)}>
          {attemptsWords(item, now)}{' '}
          <span className="text-muted-foreground text-xs underline-offset-2 group-hover:underline group-open:hidden">
            more
          </span>
        </summary>
        <pre className="mt-2 max-h-60 overflow-auto whitespace-pre-wrap break-words rounded-lg border bg-card p-3 font-mono text-[0.8125rem]">
          {failure.type}: {failure.message}
        </pre>
      </details>
    </Row>
  );
});
