import type { Blocked } from '@platform/temporal';
import { More } from '../more';

/** Says that nobody works on the run, what that means, and what the operator can do. */
export function BlockedPanel({ blocked }: { blocked: Blocked }) {
  return (
    <section aria-label="Stands still" className="mt-5 rounded-xl border border-danger/40 bg-card p-4">
      <More detail={blocked.message} className="text-sm">
        <span className="font-medium">Nothing is lost.</span> It goes on by itself once those who run the product have
        mended that. Until then no decision is taken.
      </More>
    </section>
  );
}
