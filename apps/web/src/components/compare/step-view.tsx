import type { MessageItem, ToolItem } from '@platform/temporal';
import { argumentsOf, outcomeText, type Step, stepName } from '@platform/temporal/compare';
import { changesWords, decisionWords, took } from '@platform/temporal/words';
import { useNow } from '@/lib/use-now';
import { countWords, moneyWords } from '@/words/amounts';
import { clock } from '@/words/time';
import { argumentsLine, outputText, valueText } from '@/words/visible';

/** One step of one run: what it is, what it took, and what came of it. */
export function StepView({ step, note }: { step: Step; note?: string }) {
  const now = useNow();
  const { item } = step;
  const words = item.kind === 'tool' || item.kind === 'message' ? factsOf(item) : [];
  return (
    <div className="flex min-w-0 flex-col gap-1 text-sm">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className={item.kind === 'tool' ? 'font-medium font-mono' : 'font-medium'}>{stepName(step)}</span>
        {[...words, ...(note ? [note] : [])].map((fact) => (
          <span key={fact} className="text-muted-foreground text-xs tabular-nums">
            {fact}
          </span>
        ))}
      </p>
      <StepText step={step} />
      {step.decisions.map(
        ({ id, decision }) =>
          decision && (
            <p key={id} className="text-muted-foreground text-xs">
              {decisionWords(decision, clock(decision.decidedAt, now))}
            </p>
          ),
      )}
    </div>
  );
}

function factsOf(item: MessageItem | ToolItem): string[] {
  return [
    item.kind === 'message' ? item.model : '',
    item.kind === 'message' ? `${countWords(item.inputTokens)} in` : '',
    item.kind === 'message' ? `${countWords(item.outputTokens)} out` : '',
    item.kind === 'message' && item.costUsd !== undefined ? moneyWords(item.costUsd) : '',
    item.ms === undefined ? '' : took(item.ms),
    item.kept ? 'kept' : '',
    changesWords(item.changed),
  ].filter(Boolean);
}

const clamped = 'line-clamp-6 min-w-0 whitespace-pre-wrap break-words';

function StepText({ step }: { step: Step }) {
  const { item } = step;
  if (item.kind !== 'tool') {
    const text = item.kind === 'request' ? valueText(item.request) : item.text;
    return text.trim() === '' ? null : <p className={clamped}>{text}</p>;
  }
  return (
    <>
      <p className={`${clamped} font-mono text-muted-foreground text-xs`}>{argumentsLine(argumentsOf(item))}</p>
      <p className={`${clamped} font-mono text-xs`}>{outputText(outcomeText(step))}</p>
    </>
  );
}
