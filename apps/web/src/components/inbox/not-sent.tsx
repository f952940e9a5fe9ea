'use client';
import { Button } from '@/components/ui/button';
import type { HeldDecision } from '@/state/held/held';
import { heldDecisions, type Outbox } from '@/state/held/store';
import { batchWords } from './given-words';
import { refusedWords } from './refused-words';

/** What a person must hear of, one by one: decisions of which nobody knows whether they arrived, and those that were refused. */
export function NotSent({ unsent, answers }: { unsent: readonly HeldDecision[]; answers: Outbox['answers'] }) {
  const refused = [...answers].flatMap(([key, answer]) =>
    'refused' in answer
      ? [{ key, decision: answer.decision, why: refusedWords(answer.refused, answer.decision.by) }]
      : [],
  );
  if (unsent.length === 0 && refused.length === 0) return null;
  return (
    <ul
      aria-label="Not taken"
      className="mt-3 max-h-60 divide-y overflow-y-auto rounded-lg border border-danger/35 bg-danger-soft text-sm"
    >
      {unsent.map((decision) => (
        <li key={decision.key} className="flex flex-wrap items-center gap-2 px-3 py-2">
          <p role="alert" className="min-w-0 flex-1 text-danger">
            {batchWords([decision])}: nobody knows whether it arrived. {decision.why}
          </p>
          <Button size="sm" variant="outline" onClick={() => heldDecisions.sendNow([decision.key])}>
            Send it again
          </Button>
          <Button size="sm" variant="ghost" onClick={() => heldDecisions.letBe(decision.key)}>
            Let it be
          </Button>
        </li>
      ))}
      {refused.map(({ key, decision, why }) => (
        <li key={key} className="flex flex-wrap items-center gap-2 px-3 py-2">
          <p role="alert" className="min-w-0 flex-1 text-danger">
            {batchWords([decision])}: not taken. {why}
          </p>
          <Button size="sm" variant="ghost" onClick={() => heldDecisions.putAway([key])}>
            Put away
          </Button>
        </li>
      ))}
    </ul>
  );
}
