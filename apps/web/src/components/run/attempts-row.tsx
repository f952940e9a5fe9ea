'use client';
import type { AttemptsItem } from '@platform/temporal';
import { attemptsWords, failureDetail } from '@platform/temporal/words';
import { RotateCw } from 'lucide-react';
import { memo } from 'react';
import { cn } from '@/lib/cn';
import { useNow } from '@/lib/use-now';
import { More } from '../more';
import { Row } from './row';

/** Attempts that failed: why, and when the next one comes. */
export const AttemptsRow = memo(function AttemptsRow({ item }: { item: AttemptsItem }) {
  const now = useNow();
  const { failure, state } = item;
  const isOver = state === 'recovered';
  const colour = isOver ? 'text-muted-foreground' : state === 'gaveUp' ? 'text-danger' : 'text-waiting';
  return (
    <Row icon={<RotateCw className={colour} />}>
      <More detail={failureDetail(failure)} className={cn('text-sm leading-6', colour)}>
        {attemptsWords(item, now)}
      </More>
    </Row>
  );
});
