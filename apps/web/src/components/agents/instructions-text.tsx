import type { AgentDescription } from '@platform/temporal/agent-service';
import { MarkedText } from '@/components/marked-text';

/** What the model is told before a run begins. What a function makes is known in a run only. */
export function InstructionsText({ instructions }: Pick<AgentDescription, 'instructions'>) {
  const { text, computed, cut } = instructions ?? {};
  return (
    <div className="flex flex-col gap-2 text-sm">
      {text && (
        <p className="max-h-96 max-w-prose overflow-auto whitespace-pre-wrap break-words rounded-xl border bg-card p-4">
          <MarkedText text={text} />
          {cut && ' …'}
        </p>
      )}
      {cut && <p className="text-muted-foreground">They go on: a model call of a run shows them whole.</p>}
      {computed && (
        <p className="text-muted-foreground">
          {text ? 'A part of them is' : 'They are'} computed at run time: a model call of a run shows what they were.
        </p>
      )}
      {!text && !computed && <p className="text-muted-foreground">None, or its agent-service does not say.</p>}
    </div>
  );
}
