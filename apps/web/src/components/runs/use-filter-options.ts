'use client';
import type { RunSummary } from '@platform/temporal';
import { failureTypes } from '@platform/temporal/words';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { useWho } from '@/state/use-me';
import { causeWords, endCauses } from '@/words/run-filters';
import type { Option } from './option-list';

/** Filters that have one value of many. */
export type OptionTitle = 'agentId' | 'startedBy' | 'tenant' | 'cause' | 'tool' | 'model';

/** What each filter can be set to: what the agents say of themselves, and what is in the list. Another value can be typed. */
export function useFilterOptions(runs: readonly RunSummary[]): Readonly<Record<OptionTitle, Option[]>> {
  const { data } = useQuery({ queryKey: ['agents'], queryFn: api.agents });
  const { by } = useWho();
  const agents = data?.agents ?? [];
  const tools = agents.flatMap((agent) => [agent, ...(agent.members ?? [])].flatMap((member) => member.tools));
  const seen = (of: (run: RunSummary) => string | undefined) => runs.map(of);
  return {
    agentId: options([...agents.map(({ id }) => id), ...seen(({ agentId }) => agentId)]),
    startedBy: options([by, ...seen(({ startedBy }) => startedBy)]),
    tenant: options(seen(({ tenant }) => tenant)),
    cause: options(
      [...seen(({ cause, stall }) => (cause ?? stall)?.type), ...failureTypes, ...Object.keys(endCauses)],
      causeWords,
    ),
    tool: options(tools.map(({ name }) => name)),
    model: options(agents.map(({ model }) => model.id)),
  };
}

function options(values: readonly (string | undefined)[], words = (value: string) => value): Option[] {
  const known = values.filter((value) => value !== undefined && value !== '') as string[];
  return [...new Set(known)].map((value) => ({ value, words: words(value) }));
}
