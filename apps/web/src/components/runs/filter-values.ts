import type { FilterName, RunFilter } from '@/state/run-filter';
import { causeWords, costRangeWords, type FilterTitle, filterTitles, periodWords } from '@/words/run-filters';

/** Which names of an address belong to a filter as people set it. */
export const namesOf: Readonly<Record<FilterTitle, readonly FilterName[]>> = {
  agentId: ['agentId'],
  startedBy: ['startedBy'],
  tenant: ['tenant'],
  period: ['since', 'until'],
  cost: ['minCostUsd', 'maxCostUsd'],
  cause: ['cause'],
  tool: ['tool'],
  model: ['model'],
  schedule: ['schedule'],
  origin: ['origin'],
  idPrefix: ['idPrefix'],
};

/** Filters in the order in which they are shown. */
export const shownFilters = Object.keys(filterTitles) as FilterTitle[];

/** Those that the menu offers; the others come with links. */
export const offeredFilters = shownFilters.filter((title) => !['schedule', 'origin', 'idPrefix'].includes(title));

/** The filter that a name of an address belongs to; nothing for a status, a search, and for names that are none of ours. */
export function titleOf(name: string): FilterTitle | undefined {
  return shownFilters.find((title) => namesOf[title].some((own) => own === name));
}

/** The same without one filter. */
export function without(filter: RunFilter, title: FilterTitle): RunFilter {
  const names: readonly string[] = namesOf[title];
  return Object.fromEntries(Object.entries(filter).filter(([name]) => !names.includes(name)));
}

/** What a filter says, in words; nothing where it is not set. */
export function valueWords(filter: RunFilter, title: FilterTitle, now: number): string | undefined {
  if (!namesOf[title].some((name) => filter[name])) return undefined;
  switch (title) {
    case 'period':
      return periodWords(filter, now);
    case 'cost':
      return costRangeWords(filter);
    case 'cause':
      return causeWords(filter.cause ?? '');
    default:
      return filter[title];
  }
}
