import { Missing } from '@/components/missing';

/** A list before its items are known. */
export function ListSkeleton({ what }: { what: string }) {
  return (
    <div role="status" className="divide-y rounded-xl border bg-card">
      <Missing>{`Loading the ${what} …`}</Missing>
      {['w-2/3', 'w-1/2', 'w-3/5', 'w-2/5'].map((width) => (
        <div key={width} className="flex flex-col gap-2 px-5 py-4">
          <div className={`h-4 animate-pulse rounded-md bg-muted ${width}`} />
          <div className="h-3.5 w-1/4 animate-pulse rounded-md bg-muted" />
        </div>
      ))}
    </div>
  );
}
