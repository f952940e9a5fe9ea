'use client';
import type { Decision, PendingDecision } from '@platform/temporal';
import { kindOf } from '@platform/temporal/decisions';
import { answerText } from '@platform/temporal/standing';
import { decisionWords, grantedWords } from '@platform/temporal/words';
import { Ban, Check, RotateCw, SkipForward } from 'lucide-react';
import { MarkedText } from '@/components/marked-text';
import { Time } from '@/components/time';
import { changesOf } from '@/forms/changes';
import { cn } from '@/lib/cn';
import { useNow } from '@/lib/use-now';
import { clock } from '@/words/time';
import { ArgumentsView } from './arguments-view';
import { ChangesView } from './changes-view';

const looks = {
  approve: { Icon: Check, colour: 'text-success' },
  answer: { Icon: Check, colour: 'text-success' },
  ran: { Icon: Check, colour: 'text-success' },
  again: { Icon: RotateCw, colour: 'text-waiting' },
  skip: { Icon: SkipForward, colour: 'text-muted-foreground' },
  reject: { Icon: Ban, colour: 'text-danger' },
} as const;

/** Labels that were chosen, as they were read. */
function readable(values: Record<string, unknown>): Record<string, unknown> {
  const isLabels = (value: unknown) => Array.isArray(value) && value.every((label) => typeof label === 'string');
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, isLabels(value) ? answerText(value, String) : value]),
  );
}

/** What was decided, by whom and when, with the note and the changes. */
export function DecisionOutcome({ request, decision }: { request: PendingDecision; decision: Decision }) {
  const now = useNow();
  const { Icon, colour } = looks[decision.action];
  const { note, values } = decision;
  const at = clock(decision.decidedAt, now);
  const isLimit = kindOf(request).about === 'limit';
  const changes = decision.arguments && !isLimit ? changesOf(request.arguments, decision.arguments) : [];
  return (
    <div className="flex flex-col gap-2 text-sm" data-testid="decided">
      <p className={cn('flex items-start gap-2 font-medium', colour)}>
        <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
        <Time at={decision.decidedAt}>
          {isLimit ? grantedWords(request, decision, at) : decisionWords(decision, at)}
        </Time>
      </p>
      {note && (
        <p className="ml-6 whitespace-pre-wrap break-words border-l-2 pl-3">
          “<MarkedText text={note} />”
        </p>
      )}
      {changes.length > 0 && (
        <div className="ml-6">
          <ChangesView changes={changes} display={request.display} />
        </div>
      )}
      {values && (
        <div className="ml-6">
          <ArgumentsView args={readable(values)} display={request.display} />
        </div>
      )}
    </div>
  );
}
