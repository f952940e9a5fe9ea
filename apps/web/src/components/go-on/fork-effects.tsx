import type { ForkPreview, PreviewedCall } from '@platform/temporal';
import { argumentsLine } from '@/words/visible';

/** The calls that a fork keeps, and the calls that it may make again. */
export function ForkEffects({ preview: { kept, again } }: { preview: ForkPreview }) {
  if (kept.length + again.length === 0) {
    return <p className="text-muted-foreground text-xs">No tools were called; nothing happens twice.</p>;
  }
  return (
    <div className="flex flex-col gap-3">
      <Calls title="Kept as it happened, not done again" calls={kept} />
      <Calls title="Done by this run, may be done once more" calls={again} areRepeated />
    </div>
  );
}

function Calls({
  title,
  calls,
  areRepeated,
}: {
  title: string;
  calls: readonly PreviewedCall[];
  areRepeated?: boolean;
}) {
  if (calls.length === 0) return null;
  return (
    <section aria-label={title}>
      <p className="mb-1 font-medium text-muted-foreground text-xs">{title}</p>
      <ul className="max-h-36 overflow-y-auto rounded-md border bg-background">
        {calls.map((call) => (
          <li key={`${call.turn}.${call.entry}`} className="flex items-baseline gap-2 px-2.5 py-1 text-xs">
            <span className="font-medium font-mono">{call.tool}</span>
            <span className="min-w-0 flex-1 truncate font-mono text-muted-foreground">
              {argumentsLine(call.arguments)}
            </span>
            {areRepeated && call.effect === 'once' && (
              <span className="shrink-0 text-waiting">asks first or cannot be undone</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
