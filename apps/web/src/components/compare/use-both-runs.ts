'use client';
import type { RunView } from '@platform/temporal';
import { useView } from '@/state/use-view';

/** Two runs, the one that began first before the other, and again while they go on. `problem`: why they cannot be read, in words. */
export function useBothRuns(runId: string, other: string): { views?: [RunView, RunView]; problem?: string } {
  const [one, two] = [useView(runId), useView(other)];
  const error = one.error ?? two.error;
  if (error) return { problem: `Run ${one.error ? runId : other}: ${error.message}` };
  if (!one.data || !two.data) return {};
  const isFirst = one.data.startedAt.localeCompare(two.data.startedAt) <= 0;
  return { views: isFirst ? [one.data, two.data] : [two.data, one.data] };
}
