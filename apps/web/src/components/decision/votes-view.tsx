import type { PendingDecision } from '@platform/temporal';
import { writeJson } from '@platform/temporal/json';
import { type Proposal, standingOf } from '@platform/temporal/standing';
import { Check } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { changesOf } from '@/forms/changes';
import type { Answer } from '@/state/use-decide';
import { ChangesView } from './changes-view';

export interface VotesViewProps {
  request: PendingDecision;
  isBarred: boolean;
  onAnswer(answer: Answer): void;
}

/** Who agreed so far: to the call as it was asked, or to changed arguments. A button agrees to the changed ones. */
export function VotesView({ request, isBarred, onAnswer }: VotesViewProps) {
  const { agreed, quorum, proposals } = standingOf(request);
  return (
    <>
      {agreed.length > 0 && (
        <p className="flex items-center gap-2 text-sm" data-testid="votes">
          <Check aria-hidden="true" className="size-4 text-success" />
          {agreed.length} of {quorum} agreed: {namesOf(agreed)}
        </p>
      )}
      {proposals.map((proposal) => (
        <section
          key={writeJson(proposal.arguments)}
          aria-label="Other arguments"
          className="flex flex-col gap-2 rounded-md border bg-background p-3"
        >
          <p className="text-sm">
            {proposal.votes.length} of {proposal.required} agreed to these changes: {namesOf(proposal.votes)}
          </p>
          <ChangesView changes={changesOf(request.arguments, proposal.arguments)} display={request.display} />
          <Button
            variant="outline"
            size="sm"
            className="self-start"
            disabled={isBarred}
            onClick={() => onAnswer({ action: 'approve', arguments: proposal.arguments })}
          >
            <Check /> Approve with these changes
          </Button>
        </section>
      ))}
    </>
  );
}

function namesOf(votes: Proposal['votes']): string {
  return votes.map(({ by }) => by).join(', ');
}
