'use client';
import type { AttemptsItem } from '@platform/temporal';
import { attemptsDetail, attemptsWords } from '@platform/temporal/words';
import { RotateCw } from 'lucide-react';
import { memo } from 'react';
import { cn } from '@/lib/cn';
import { useNow } from '@/lib/use-now';
import { More } from '../more';
import { Row } from './row';

interface AttemptsRowProps {
  item: AttemptsItem;
  /** The page says the cause elsewhere. */
  causeIsTold: boolean;
  /** The agents are away: nobody tries again now. */
  isAway: boolean;
}

/** Attempts that failed: why, and when the next one comes. */
export const AttemptsRow = memo(function AttemptsRow({ item: given, causeIsTold, isAway }: AttemptsRowProps) {
  const now = useNow();
  const item = isAway && given.state !== 'recovered' ? { ...given, state: 'gaveUp' as const } : given;
  const { state } = item;
  const isOver = state === 'recovered';
  const colour = isOver ? 'text-muted-foreground' : state === 'gaveUp' ? 'text-danger' : 'text-waiting';
  return (
    <Row icon={<RotateCw className={colour} />}>
      <More detail={causeIsTold ? undefined : attemptsDetail(item)} className={cn('text-sm leading-6', colour)}>
        {attemptsWords(item, now, causeIsTold)}
      </More>
    </Row>
  );
});
