import type { AgentDescription } from '@platform/temporal';
import { Hand } from 'lucide-react';

export interface AgentCardProps {
  agent: AgentDescription;
  isChosen: boolean;
  onChoose(): void;
}

/** An agent: its purpose, its tools, and which of them ask a person first. */
export function AgentCard({ agent, isChosen, onChoose }: AgentCardProps) {
  const { id, name, namedAfter, description, tools } = agent;
  return (
    <label className="flex cursor-pointer flex-col gap-2.5 rounded-xl border bg-card p-4 transition-colors hover:border-input has-checked:border-primary has-checked:ring-1 has-checked:ring-primary has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2">
      <span className="flex items-center justify-between gap-2">
        <span className="font-semibold">{name}</span>
        <input
          type="radio"
          name="agent"
          value={id}
          checked={isChosen}
          onChange={onChoose}
          className="size-4 accent-primary outline-none"
        />
      </span>
      {namedAfter && <span className="text-muted-foreground text-xs">named after {namedAfter}</span>}
      {description && <span className="text-muted-foreground text-sm">{description}</span>}
      <span className="flex flex-wrap gap-1.5">
        {tools.map((tool) => (
          <span
            key={tool.name}
            title={tool.description ?? undefined}
            className={
              tool.needsApproval
                ? 'inline-flex items-center gap-1 rounded-md bg-waiting-soft px-1.5 py-0.5 font-mono text-waiting text-xs'
                : 'rounded-md bg-muted px-1.5 py-0.5 font-mono text-muted-foreground text-xs'
            }
          >
            {tool.needsApproval && <Hand aria-hidden="true" className="size-3" />}
            {tool.name}
            {tool.needsApproval && <span className="sr-only"> (asks before it runs)</span>}
          </span>
        ))}
      </span>
    </label>
  );
}
