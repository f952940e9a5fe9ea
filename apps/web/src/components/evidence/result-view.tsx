import type { EvidenceResult } from '@platform/temporal';
import { isPlainObject, parseJson } from '@platform/temporal/json';
import { factsOf } from '@platform/temporal/words';
import { FactsList } from '@/components/decision/facts-list';
import { cn } from '@/lib/cn';
import { argumentsLine, outputText } from '@/words/visible';

/** A result that the agent had. A small object is shown as facts. */
export function ResultView({ result, isOpen }: { result: EvidenceResult; isOpen: boolean }) {
  const { tool, arguments: args, ok, text, cut } = result;
  const facts = cut ? undefined : factsIn(text);
  return (
    <details open={isOpen || !ok} className="rounded-lg border bg-card">
      <summary className="flex items-baseline gap-2 rounded-lg px-3 py-1.5 text-sm">
        <span className="font-medium">{tool}</span>
        <span className="min-w-0 flex-1 truncate text-muted-foreground text-xs">{args && argumentsLine(args)}</span>
        {!ok && <span className="text-danger text-xs">failed</span>}
      </summary>
      <div className={cn('border-t px-3 py-2', !ok && 'text-danger')}>
        {facts ? (
          <FactsList facts={facts} />
        ) : (
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
            tabIndex={0}
            className="max-h-60 overflow-auto whitespace-pre-wrap break-words font-mono text-[0.8125rem] leading-relaxed"
          >
            {outputText(text)}
          </pre>
        )}
        {cut && <p className="mt-1 text-muted-foreground text-xs">The rest is in the run.</p>}
      </div>
    </details>
  );
}

const mostFields = 20;

function factsIn(text: string) {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const value = parseJson(text);
    return isPlainObject(value) && Object.keys(value).length <= mostFields ? factsOf(value) : undefined;
  } catch {
    return undefined; // text that only begins like JSON
  }
}
