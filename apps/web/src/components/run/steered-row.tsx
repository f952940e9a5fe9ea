'use client';
import type { SteeredItem } from '@platform/temporal';
import { User } from 'lucide-react';
import { memo } from 'react';
import { useNow } from '@/lib/use-now';
import { clock } from '@/words/time';
import { LongText } from './long-text';
import { Row } from './row';

/** What a person said to the agent during the run, and whether the agent has read it. */
export const SteeredRow = memo(function SteeredRow({ item, isOpen }: { item: SteeredItem; isOpen: boolean }) {
  const now = useNow();
  const waits = isOpen ? 'reaches the agent with its next model call' : 'never reached the agent';
  return (
    <Row icon={<User />}>
      <p className="mb-1 text-muted-foreground text-xs leading-6">
        {item.by} said, {clock(item.at, now)}
        {!item.reached && <span className="text-waiting"> · {waits}</span>}
      </p>
      <div className="rounded-xl rounded-tl-sm border bg-card px-4 py-3">
        <LongText text={item.text} />
      </div>
    </Row>
  );
});
