import { ChevronRight } from 'lucide-react';
import { cn } from '@/lib/cn';
import type { Line } from './rows';

export interface GroupLineProps {
  line: Extract<Line, { type: 'group' }>;
  onToggle(): void;
  /** Chooses all that are alike; absent where nothing can be approved with one word. */
  onChoose?(): void;
}

/** The head of a group: agent, tool and how many wait. */
export function GroupLine({ line: { agentId, tool, count, isClosed }, onToggle, onChoose }: GroupLineProps) {
  return (
    <div className="flex h-full items-center gap-1 border-b bg-muted px-1.5 text-xs">
      <button
        type="button"
        aria-expanded={!isClosed}
        onClick={onToggle}
        className="flex min-w-0 flex-1 items-center gap-1.5 rounded-sm py-1 text-left"
      >
        <ChevronRight aria-hidden="true" className={cn('size-3.5 shrink-0', !isClosed && 'rotate-90')} />
        <span className="truncate font-medium">{tool}</span>
        {agentId && <span className="truncate text-muted-foreground">{agentId}</span>}
        <span className="ml-auto shrink-0 text-muted-foreground tabular-nums">{count}</span>
      </button>
      {onChoose && count > 1 && (
        <button
          type="button"
          onClick={onChoose}
          aria-label={`Choose all alike of ${tool}`}
          className="shrink-0 rounded-sm px-1.5 py-1 text-primary hover:underline"
        >
          All alike
        </button>
      )}
    </div>
  );
}
