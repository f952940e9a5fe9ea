'use client';
import type { MessageItem, ModelErrorItem, SpentItem } from '@platform/temporal';
import { took } from '@platform/temporal/words';
import { ChevronRight } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Time } from '@/components/time';
import { countWords, moneyWords } from '@/words/amounts';
import { StepNumber } from './step-number';

/** Loaded when a call is opened. */
const ModelCallPanel = dynamic(() => import('./model-call-panel').then((loaded) => loaded.ModelCallPanel), {
  loading: () => <p className="p-4 text-muted-foreground text-sm">Reading what was sent …</p>,
});

type Call = MessageItem | ModelErrorItem | SpentItem;

/** One line for a model call: model, tokens, cost, time. Opened, it shows what was sent and what came back. */
export function ModelCallLine({ runId, item }: { runId: string; item: Call }) {
  const [isOpen, setIsOpen] = useState(false);
  const { turn, n, model, at } = item;
  return (
    <details
      data-testid="model-call"
      className="group/call min-w-0 rounded-md"
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary className="flex min-h-6 list-none flex-wrap items-center gap-x-1.5 rounded-md text-muted-foreground text-xs [&::-webkit-details-marker]:hidden">
        <StepNumber />
        <span className="font-mono">{model}</span>
        {factsOf(item).map((fact) => (
          <span key={fact} className="tabular-nums">
            · {fact}
          </span>
        ))}
        <span>
          · <Time at={at} />
        </span>
        <ChevronRight aria-hidden="true" className="size-3.5 shrink-0 transition-transform group-open/call:rotate-90" />
      </summary>
      {isOpen && <ModelCallPanel runId={runId} turn={turn} n={n} />}
    </details>
  );
}

function factsOf(item: Call): string[] {
  if (item.kind === 'modelError') return ['failed'];
  const about = item.kind === 'spent' && item.estimated ? 'about ' : '';
  return [
    item.kind === 'spent' ? 'failed' : item.owner === undefined ? 'helper' : '',
    item.kind === 'message' && item.kept ? 'kept' : '',
    `${about}${countWords(item.inputTokens)} in`,
    `${countWords(item.outputTokens)} out`,
    item.costUsd === undefined ? '' : moneyWords(item.costUsd),
    item.kind === 'message' && item.ms !== undefined ? took(item.ms) : '',
  ].filter(Boolean);
}
