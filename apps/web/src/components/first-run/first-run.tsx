'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { Notice } from '@/components/decision/notice';
import { EmptyState } from '@/components/empty-state';
import { May } from '@/components/may';
import { Button } from '@/components/ui/button';
import { api } from '@/lib/api';
import { useStored } from '@/lib/stored';
import { useHealth } from '@/state/use-health';
import { useMay } from '@/state/use-may';
import { useStart } from '@/state/use-start';
import { sampleRefund } from './sample';

/** What stands where no run was ever started: one press leads to the first approved refund. Without the sample agent, the way to a run of one's own. */
export function FirstRun() {
  const may = useMay();
  const { data } = useQuery({ queryKey: ['agents'], queryFn: api.agents });
  const { data: health } = useHealth();
  const [, setTour] = useStored('tour', '');
  const sample = data && sampleRefund(data.agents);
  const { start, pending, problem } = useStart<{ agentId: string; request: string }>(async (content, starter) => {
    const started = await api.start({ ...content, ...starter });
    setTour(started.runId);
    return started;
  });
  if (!may('start') || !data || !sample) return <NothingYet />;
  return (
    <section aria-labelledby="first-run" className="rounded-xl border border-dashed px-6 py-10 sm:px-10">
      <div className="mx-auto flex max-w-xl flex-col gap-5">
        <div>
          <h2 id="first-run" className="font-semibold text-lg tracking-tight">
            Your first approved refund
          </h2>
          <p className="mt-1 text-muted-foreground text-sm">
            The sample agent {sample.name} works for a shop with 1,200 orders. It may look things up by itself. To give
            money back it needs your word.
            {health?.scriptedModel && ' No model key is set, so its words are from a script; everything else is real.'}
          </p>
        </div>
        <ol className="flex flex-col gap-2 text-sm">
          {steps.map((step, at) => (
            <li key={step} className="flex gap-3">
              <span
                aria-hidden="true"
                className="flex size-5 shrink-0 items-center justify-center rounded-full bg-secondary font-medium text-xs"
              >
                {at + 1}
              </span>
              {step}
            </li>
          ))}
        </ol>
        <blockquote className="rounded-md bg-muted px-3 py-2 text-sm">{sample.request}</blockquote>
        {problem && <Notice tone="danger">{problem}</Notice>}
        <div className="flex flex-wrap gap-2">
          <Button
            size="lg"
            disabled={pending}
            onClick={() => start({ agentId: sample.agentId, request: sample.request })}
          >
            {pending ? 'Starting …' : 'Start the sample refund'}
          </Button>
          <Button asChild variant="outline" size="lg">
            <Link href="/new">
              <Plus /> A run of your own
            </Link>
          </Button>
        </div>
      </div>
    </section>
  );
}

const steps = [
  'Watch the agent look up the order.',
  'Decide: approve the refund, change its amount, or reject it.',
  'Kill what runs it, and see it go on where it was.',
];

function NothingYet() {
  return (
    <EmptyState
      title="No runs yet"
      text="Give an agent something to do. What it wants to do that cannot be undone waits for you here."
    >
      <May do="start">
        <Button asChild>
          <Link href="/new">
            <Plus /> New run
          </Link>
        </Button>
      </May>
    </EmptyState>
  );
}
