'use client';
import type { InboxItem } from '@platform/temporal';
import { useId } from 'react';
import { Select } from '@/components/ui/field';
import type { InboxAddress } from './use-filter';

export interface FiltersProps {
  items: readonly InboxItem[];
  address: InboxAddress;
  onChange(change: { agent?: string; tool?: string }): void;
}

/** Chooses the agent and the tool whose requests are shown, where there are several. */
export function Filters({ items, address, onChange }: FiltersProps) {
  const agents = namesOf(
    items.map(({ run }) => run.agentId),
    address.agent,
  );
  const tools = namesOf(
    items.map(({ request }) => request.tool),
    address.tool,
  );
  return (
    <>
      {agents.length > 1 && (
        <Choice
          label="Agent"
          all="All agents"
          names={agents}
          value={address.agent}
          onChange={(agent) => onChange({ agent })}
        />
      )}
      {tools.length > 1 && (
        <Choice
          label="Tool"
          all="All tools"
          names={tools}
          value={address.tool}
          onChange={(tool) => onChange({ tool })}
        />
      )}
    </>
  );
}

interface ChoiceProps {
  label: string;
  all: string;
  names: readonly string[];
  value?: string;
  onChange(value?: string): void;
}

function Choice({ label, all, names, value, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <Select
        id={id}
        value={value ?? ''}
        className="h-8 w-auto min-w-0 max-w-40 flex-1 sm:flex-none"
        onChange={(event) => onChange(event.target.value || undefined)}
      >
        <option value="">{all}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </Select>
    </>
  );
}

/** Also the one that is chosen, when nothing of it waits any more. */
function namesOf(all: readonly string[], chosen: string | undefined): string[] {
  return [...new Set([...all, ...(chosen === undefined ? [] : [chosen])])].sort();
}
