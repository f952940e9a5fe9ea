'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { LongText } from '@/components/run/long-text';
import { api } from '@/lib/api';
import { ResultView } from './result-view';

/** Milliseconds that a card must be open: who goes through the list asks for nothing. */
const settledMs = 200;

/** What the agent knew and said before it asked, read when the card is open. */
export function EvidencePanel({ runId, requestId }: { runId: string; requestId: string }) {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), settledMs);
    return () => clearTimeout(timer);
  }, []);
  const { data, error } = useQuery({
    queryKey: ['evidence', runId, requestId],
    queryFn: () => api.evidence(runId, requestId),
    enabled: isSettled,
    // What was known when it was asked does not change.
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
  return (
    <section aria-label="Before it asked" className="mt-4 flex flex-col gap-3 px-1 text-sm">
      <h3 className="flex items-baseline justify-between gap-3 font-medium text-muted-foreground text-xs">
        Before it asked
        <Link href={`/runs/${encodeURIComponent(runId)}`} className="font-normal underline underline-offset-4">
          Show the whole run
        </Link>
      </h3>
      {error && <p className="text-danger">What the agent knew cannot be read now. {error.message}</p>}
      {data?.task && (
        <div>
          <p className="mb-1 text-muted-foreground text-xs">It was given</p>
          <LongText text={data.task.text} />
        </div>
      )}
      {data?.said && (
        <div className="border-l-2 pl-3">
          <LongText text={data.said.text} />
        </div>
      )}
      {data && data.earlier > 0 && (
        <p className="text-muted-foreground text-xs">
          {data.earlier} earlier {data.earlier === 1 ? 'result is' : 'results are'} in the run.
        </p>
      )}
      {data?.results.map((result, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change
        <ResultView key={index} result={result} isOpen={index === data.results.length - 1} />
      ))}
      {data && !data.said && !data.task && data.results.length === 0 && (
        <p className="text-muted-foreground">It said nothing and looked nothing up before.</p>
      )}
    </section>
  );
}
