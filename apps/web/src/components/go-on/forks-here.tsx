'use client';
import type { RunView } from '@platform/temporal';
import { GitFork } from 'lucide-react';
import Link from 'next/link';
import { createContext, useContext } from 'react';
import { CompareLink } from '@/components/compare/compare-link';

/** Forks of the run that is shown. */
export const Forks = createContext<readonly RunView[]>([]);

interface Place {
  runId: string;
  turn?: number;
  entry?: number;
}

function useForksAt({ runId, turn, entry }: Place): readonly RunView[] {
  const forks = useContext(Forks);
  if (turn === undefined || entry === undefined) return [];
  return forks.filter(({ origin }) => origin?.runId === runId && origin.turn === turn && origin.entry === entry);
}

/** Forks that began at a step, with the way to each. */
export function ForksHere(place: Place) {
  const forks = useForksAt(place);
  if (forks.length === 0) return null;
  return (
    <ul aria-label="Forks from here" className="flex flex-col gap-1">
      {forks.map(({ runId, status, startedBy }) => (
        <li key={runId} className="flex flex-wrap items-center gap-x-3 text-muted-foreground text-xs">
          <span>
            Fork of {startedBy}:{' '}
            <Link
              href={`/runs/${encodeURIComponent(runId)}`}
              prefetch={false}
              className="font-mono text-primary underline-offset-4 hover:underline"
            >
              {runId}
            </Link>
            , {status}
          </span>
          <CompareLink runId={runId} other={place.runId} />
        </li>
      ))}
    </ul>
  );
}

/** A mark at a step where forks began, for a row that is folded. */
export function ForkMark(place: Place) {
  const { length } = useForksAt(place);
  if (length === 0) return null;
  return (
    <span className="text-primary">
      {' · '}
      <GitFork className="inline size-3" aria-hidden="true" /> {length === 1 ? 'forked' : `${length} forks`}
    </span>
  );
}
