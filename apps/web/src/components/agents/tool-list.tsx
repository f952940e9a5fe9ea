import type { ToolDescription } from '@platform/temporal/agent-service';
import { Hand } from 'lucide-react';
import { effectWords, policySentences } from '@/words/policy';

/** Tools: what a repeat would do, and who is asked before they run. */
export function ToolList({ tools }: { tools: readonly ToolDescription[] }) {
  if (tools.length === 0) return <p className="text-muted-foreground text-sm">None.</p>;
  return (
    <ul className="divide-y overflow-hidden rounded-xl border bg-card">
      {tools.map(({ name, description, effect, needsApproval, byPerson, decision, timeoutSeconds, attempts }) => (
        <li key={name} className="flex flex-wrap gap-x-6 gap-y-1 px-4 py-2.5 text-sm">
          <span className="min-w-0 flex-1 basis-64">
            <span className="break-words font-mono text-[0.8125rem]">{name}</span>
            {description && <span className="mt-0.5 line-clamp-2 text-muted-foreground">{description}</span>}
          </span>
          <span className="min-w-0 flex-1 basis-64 text-muted-foreground">
            {needsApproval || byPerson ? (
              <span className="text-waiting">
                <Hand aria-hidden="true" className="mr-1 inline size-3.5" />
                {askWords[byPerson ?? 'approves']} {policySentences(decision).join(' ')}
              </span>
            ) : (
              'Runs without asking.'
            )}{' '}
            {effectSentence(effect)}
            {attempts != null && ` At most ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}.`}
            {timeoutSeconds != null && ` Given up after ${timeoutSeconds} s.`}
          </span>
        </li>
      ))}
    </ul>
  );
}

const askWords = {
  approves: 'Asks before it runs.',
  fillsIn: 'A person fills in what it needs.',
  does: 'A person does it and says what came of it.',
};

function effectSentence(effect: ToolDescription['effect']): string {
  const words = effectWords[effect];
  return `It ${words}.`;
}
