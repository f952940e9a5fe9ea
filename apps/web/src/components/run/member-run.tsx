'use client';
import type { MemberCall } from '@platform/temporal';
import { ChevronRight, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { Row } from './row';

/** What a member of a team does with its task. People can fold it. */
export function MemberRun({
  member,
  waits,
  isOpen,
  children,
}: {
  member: MemberCall;
  /** It waits for a person. */
  waits: boolean;
  /** The run goes on. */
  isOpen: boolean;
  children: ReactNode;
}) {
  return (
    <Row icon={<UserRound className={waits && isOpen ? 'text-waiting' : 'text-muted-foreground'} />}>
      <details data-testid="member" className="group/member min-w-0" open>
        <summary className="flex w-fit list-none items-center gap-2 rounded-md text-sm leading-6 [&::-webkit-details-marker]:hidden">
          <span className="font-medium">{member.name}</span>
          {waits && isOpen && <span className="text-waiting text-xs">waits for a person</span>}
          <ChevronRight
            aria-hidden="true"
            className="size-3.5 text-muted-foreground transition-transform group-open/member:rotate-90"
          />
        </summary>
        <ol aria-label={`What ${member.name} did`} className="mt-3 flex flex-col border-l-2 pl-4">
          {children}
        </ol>
      </details>
    </Row>
  );
}
