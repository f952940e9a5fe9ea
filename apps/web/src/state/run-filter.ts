/** The filter of the list of runs, as it stands in the page's address: with the names of the API, so that it can be sent to others and kept. */
import type { RunStatus } from '@platform/temporal';
import { isRunStatus, statuses } from '../words/run-statuses';
import { isMoment } from './moments';

/** Names of filters that hold any text. */
const textNames = [
  'search',
  'agentId',
  'startedBy',
  'tenant',
  'cause',
  'tool',
  'model',
  'schedule',
  'origin',
  'idPrefix',
] as const;
const momentNames = ['since', 'until'] as const;
const costNames = ['minCostUsd', 'maxCostUsd'] as const;

/** Every name of a filter, in the order in which an address has them. */
export const filterNames = ['status', ...textNames, ...momentNames, ...costNames] as const;
export type FilterName = (typeof filterNames)[number];

/** Texts as they were given: costs are numbers, `since` and `until` are {@link isMoment moments}. */
export type RunFilter = { status?: RunStatus } & { [Name in Exclude<FilterName, 'status'>]?: string };

/** In which order the runs are, as the API calls it. `newest`: those under way first, then the latest ended. */
export const sorts = ['newest', 'oldest', 'cost', 'tokens', 'longest'] as const;
export type RunSort = (typeof sorts)[number];

/** What of an address cannot be a filter. `name` as it was given; it need not be one of ours. */
export interface FilterProblem {
  name: string;
  value: string;
  /** In words, to stand behind the name and the value. */
  message: string;
}

export interface ReadFilter {
  filter: RunFilter;
  sort: RunSort;
  problems: FilterProblem[];
}

/** Reads an address. All that it says is in the filter or in the problems; what is empty says nothing. */
export function readFilter(address: URLSearchParams): ReadFilter {
  const filter: Record<string, string> = {};
  const problems: FilterProblem[] = [];
  let sort: RunSort = 'newest';
  for (const name of new Set(address.keys())) {
    const values = address.getAll(name).filter((value) => value !== '');
    const [value] = values;
    if (value === undefined) continue;
    const message = values.length > 1 ? 'is given more than once' : wrong(name, value);
    if (message) problems.push({ name, value: values.join(', '), message });
    else if (name === 'sort') sort = value as RunSort;
    else filter[name] = value;
  }
  const { minCostUsd: least, maxCostUsd: most } = filter;
  if (least !== undefined && most !== undefined && Number(least) > Number(most)) {
    delete filter.maxCostUsd;
    problems.push({ name: 'maxCostUsd', value: most, message: 'must not be less than the least cost' });
  }
  return { filter, sort, problems };
}

/** Why a value cannot be one of this filter; nothing where it can. */
function wrong(name: string, value: string): string | undefined {
  const isOne = (names: readonly string[]) => names.includes(name);
  if (name === 'status') return isRunStatus(value) ? undefined : `must be one of: ${statuses.join(', ')}`;
  if (name === 'sort') return sorts.some((sort) => sort === value) ? undefined : `must be one of: ${sorts.join(', ')}`;
  if (isOne(momentNames)) return isMoment(value) ? undefined : 'must be a day, a time, or a length like 24h or 7d';
  if (isOne(costNames))
    return /^\d{1,12}(\.\d{1,12})?$/.test(value) ? undefined : 'must be an amount in US dollars, like 0.50';
  return isOne(textNames) ? undefined : 'is no filter of this list';
}

/** The query of an address with this filter; empty without one. */
export function filterQuery(filter: RunFilter, sort: RunSort = 'newest'): string {
  const query = new URLSearchParams();
  for (const name of filterNames) {
    const value = filter[name];
    if (value) query.set(name, value);
  }
  if (sort !== 'newest') query.set('sort', sort);
  return query.toString();
}

/** The address of the list of these runs. */
export function runsAddress(filter: RunFilter, sort?: RunSort): string {
  const query = filterQuery(filter, sort);
  return query ? `/?${query}` : '/';
}

/** Whether the filter leaves out any run. */
export function isFiltered(filter: RunFilter): boolean {
  return filterNames.some((name) => filter[name]);
}
