import { X } from 'lucide-react';
import { Button } from '@/components/ui/button';

export interface TourStepsProps {
  onPutAway(): void;
}

/** What to do next in one's first run. */
export function TourSteps({ onPutAway }: TourStepsProps) {
  return (
    <aside
      aria-label="Your first run"
      className="mb-5 flex items-start gap-3 rounded-xl border bg-card px-4 py-3 text-sm"
    >
      <ol className="flex min-w-0 flex-1 list-decimal flex-col gap-1 pl-5">
        <li>Watch: each call of the model and each tool is a row, as it happens.</li>
        <li>Decide: the refund stands below as soon as the agent asks. Nothing is refunded without you.</li>
        <li>
          Kill it, now or while the next question waits:{' '}
          <code className="break-all rounded bg-muted px-1.5 py-0.5 font-mono text-xs">
            pkill -9 -f temporal-worker/dist/worker.js
          </code>
          . What was started with <code className="font-mono text-xs">npm start</code> comes back, and the run goes on
          where it was.
        </li>
      </ol>
      <Button variant="ghost" size="icon" className="-my-1 size-8" aria-label="Put away" onClick={onPutAway}>
        <X className="text-muted-foreground" />
      </Button>
    </aside>
  );
}
