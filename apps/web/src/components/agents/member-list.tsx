import type { TeamMember } from '@platform/temporal/agent-service';
import { InstructionsText } from './instructions-text';
import { ToolList } from './tool-list';

/** The members of a team, and those of teams in it. */
export function MemberList({ members, teamId }: { members: readonly TeamMember[]; teamId: string }) {
  return (
    <ul className="flex flex-col gap-3">
      {members.map(({ id, name, role, team, model, tools, instructions }) => (
        <li key={`${team} ${id}`}>
          <details className="rounded-xl border bg-card text-sm">
            <summary className="cursor-pointer px-4 py-2.5">
              <span className="font-medium">{name}</span>{' '}
              <span className="text-muted-foreground">
                {role}
                {team !== teamId && ` (of ${team})`}
                {model && ` · ${model.id}`} · {tools.length} {tools.length === 1 ? 'tool' : 'tools'}
              </span>
            </summary>
            <div className="flex flex-col gap-3 border-t p-4">
              {instructions && <InstructionsText instructions={instructions} />}
              <ToolList tools={tools} />
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}
