'use client';
import { usePathname } from 'next/navigation';
import { lazily } from '@/components/lazily';
import { useStored } from '@/lib/stored';
import type { TourStepsProps } from './tour-steps';

/** Loaded in one run alone. */
const TourSteps = lazily<TourStepsProps>(async () => (await import('./tour-steps')).TourSteps);

/** What to do next in the run that the start page has started; there until it is put away. */
export function Tour() {
  const path = usePathname();
  const [runId, store] = useStored('tour', '');
  if (runId === '' || path !== `/runs/${encodeURIComponent(runId)}`) return null;
  return <TourSteps onPutAway={() => store('')} />;
}
