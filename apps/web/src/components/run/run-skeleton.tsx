import { Missing } from '@/components/missing';

/** The run page before the run is known. */
export function RunSkeleton({ lost, isTemporalAway }: { lost: boolean; isTemporalAway: boolean }) {
  return (
    <div role="status" className="flex flex-col gap-6">
      <Missing isTemporalAway={isTemporalAway}>
        {lost ? 'The server does not answer. Trying again …' : 'Loading the run …'}
      </Missing>
      <div className="h-7 w-3/5 animate-pulse rounded-md bg-muted" />
      <div className="h-11 animate-pulse rounded-lg bg-muted" />
      <div className="flex flex-col gap-4">
        {['w-4/5', 'w-2/3', 'w-3/4'].map((width) => (
          <div key={width} className={`h-5 animate-pulse rounded-md bg-muted ${width}`} />
        ))}
      </div>
    </div>
  );
}
