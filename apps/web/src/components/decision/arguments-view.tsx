import type { Display } from '@platform/temporal/contract';
import { factsOf } from '@platform/temporal/words';
import { FactsList } from './facts-list';

/** Arguments with every value in full, with the labels and formats of their tool. */
export function ArgumentsView({ args, display }: { args: Record<string, unknown>; display?: Display | null }) {
  const facts = factsOf(args, display);
  if (facts.length === 0) return <p className="text-muted-foreground text-sm">No arguments.</p>;
  return <FactsList facts={facts} />;
}
