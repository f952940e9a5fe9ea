import type { ApiProblem } from '@/lib/api';
import type { FilterProblem, RunFilter } from '@/state/run-filter';

/** What the server says of a filter: at which filter, where it names some; else why there is no list. */
export function problemsOf(
  problem: ApiProblem | undefined,
  filter: RunFilter,
): { filters: FilterProblem[]; message?: string } {
  const values: Readonly<Record<string, string | undefined>> = filter;
  const filters = (problem?.problem?.errors ?? []).flatMap(({ field, message }) => {
    const value = values[field];
    return value === undefined ? [] : [{ name: field, value, message }];
  });
  return filters.length > 0 ? { filters } : { filters, message: problem?.message };
}
