'use client';
import { childrenWords, costWords } from '@platform/temporal/words';
import { Check, Copy } from 'lucide-react';
import { type ReactNode, useContext, useState } from 'react';
import { CanGoOn } from '@/components/go-on/can-go-on';
import { RerunMenu } from '@/components/go-on/rerun-menu';
import { WentOn } from '@/components/go-on/went-on';
import { Time } from '@/components/time';
import { Button } from '@/components/ui/button';
import type { RunHead } from '@/state/run-events';
import { useMe } from '@/state/use-me';
import { amounts, countWords } from '@/words/amounts';
import { TraceLinks } from './trace-links';

/** The facts of a run. */
export function RunDetails({ view }: { view: RunHead }) {
  const { usage } = view;
  const canGoOn = useContext(CanGoOn);
  const hasTraces = useMe()?.traceUrlTemplate !== undefined;
  const cost = costWords(usage, amounts);
  const children = childrenWords(usage, amounts);
  const facts: [string, ReactNode][] = [
    ['Agent', view.agentId],
    ['Started by', view.startedBy],
    ...(view.tenant ? [['Tenant', view.tenant] as [string, string]] : []),
    ['Started', <Time key="started" at={view.startedAt} />],
    ...(view.endedAt ? [['Ended', <Time key="ended" at={view.endedAt} />] as [string, ReactNode]] : []),
    ['Turns', String(view.turns)],
    ...(hasTraces && view.turns > 0
      ? [['Traces', <TraceLinks key="traces" runId={view.runId} turns={view.turns} />] as [string, ReactNode]]
      : []),
    ['Model calls', String(usage.modelCalls)],
    ['Tool calls', String(usage.toolCalls)],
    ['Tokens in', countWords(usage.inputTokens)],
    ['Tokens out', countWords(usage.outputTokens)],
    ...(cost ? [['Cost', cost] as [string, string]] : []),
    ...(usage.failedModelCalls
      ? [
          ['Cut off', `${usage.failedModelCalls} model ${usage.failedModelCalls === 1 ? 'call' : 'calls'}`] as [
            string,
            string,
          ],
        ]
      : []),
    ...(children ? [['Runs it started', children] as [string, string]] : []),
  ];
  return (
    <aside aria-label="Details" className="h-fit text-sm max-lg:border-t max-lg:pt-6 lg:sticky lg:top-36">
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 max-lg:sm:grid-cols-[auto_1fr_auto_1fr]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted-foreground">{name}</dt>
            <dd className="break-words tabular-nums lg:text-right">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-3 flex items-center gap-1 border-t pt-3">
        <code className="min-w-0 flex-1 truncate font-mono text-muted-foreground text-xs" title={view.runId}>
          {view.runId}
        </code>
        <CopyButton text={view.runId} />
      </div>
      {canGoOn && (
        <div className="mt-3">
          <RerunMenu runId={view.runId} />
        </div>
      )}
      <WentOn runId={view.runId} />
    </aside>
  );
}

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <Button
      variant="ghost"
      size="icon"
      className="size-7"
      aria-label={copied ? 'Copied' : 'Copy the run’s id'}
      onClick={copy}
    >
      {copied ? <Check className="size-3.5 text-success" /> : <Copy className="size-3.5 text-muted-foreground" />}
    </Button>
  );
}
