import { GitCompareArrows } from 'lucide-react';
import Link from 'next/link';
import { compareAddress } from './compare-address';

/** Leads to two runs beside each other. */
export function CompareLink({ runId, other }: { runId: string; other: string }) {
  return (
    <Link
      href={compareAddress(runId, other)}
      prefetch={false}
      className="inline-flex min-h-6 items-center gap-1 text-primary underline-offset-4 hover:underline"
    >
      <GitCompareArrows className="size-3.5" aria-hidden="true" /> Compare
    </Link>
  );
}
