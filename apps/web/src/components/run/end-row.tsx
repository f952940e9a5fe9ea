'use client';
import type { EndedItem } from '@platform/temporal';
import { statusSentence } from '@platform/temporal/words';
import { Ban, Check, X } from 'lucide-react';
import { cn } from '@/lib/cn';
import type { RunHead } from '@/state/run-events';
import { valueText } from '@/words/visible';
import { Markdown } from './markdown';
import { Row } from './row';

const looks = {
  completed: { Icon: Check, colour: 'text-success' },
  failed: { Icon: X, colour: 'text-danger' },
  cancelled: { Icon: Ban, colour: 'text-muted-foreground' },
} as const;

/** How the run ended. `said`: everything that the agent has said. A result that repeats it is left out. */
export function EndRow({ item, view, said }: { item: EndedItem; view: RunHead; said: string }) {
  const { Icon, colour } = looks[item.status];
  const { content, usage } = view;
  const isNew =
    typeof content === 'string' ? !bare(said).includes(bare(content)) : content !== undefined && content !== null;
  const counts = [count(usage.modelCalls, 'model call'), count(usage.toolCalls, 'tool call')];
  return (
    <Row icon={<Icon className={colour} />}>
      {isNew && typeof content === 'string' && <Markdown text={content} />}
      {isNew && typeof content !== 'string' && (
        <pre className="mb-2 overflow-x-auto rounded-lg border bg-card p-3 font-mono text-[0.8125rem]">
          {valueText(content)}
        </pre>
      )}
      <p className="text-sm leading-6" data-testid="ended">
        <span className={cn('font-medium', colour)}>{statusSentence(view, Date.parse(item.at)).text}</span>
        <span className="text-muted-foreground"> · {counts.join(', ')}</span>
      </p>
    </Row>
  );
}

/** A text without white space, because joined messages lose theirs. */
function bare(text: string): string {
  return text.replace(/\s+/g, '');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
