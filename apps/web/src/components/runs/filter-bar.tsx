'use client';
import type { RunSummary } from '@platform/temporal';
import { ListFilter } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { useNow } from '@/lib/use-now';
import { type FilterProblem, isFiltered, type RunFilter } from '@/state/run-filter';
import { type FilterTitle, filterTitles } from '@/words/run-filters';
import { FilterChip } from './filter-chip';
import { shownFilters, titleOf, valueWords, without } from './filter-values';

/** Loaded when it is opened. */
const FilterMenu = lazily(async () => (await import('./filter-menu')).FilterMenu);

/** What stands in an address beside the filters with chips. */
const otherNames: Readonly<Record<string, string>> = { status: 'Status', sort: 'Order', search: 'Search' };

/** What the list is filtered by, as chips, and the menu that changes it. `f` opens the menu. */
export function FilterBar(props: {
  filter: RunFilter;
  problems: readonly FilterProblem[];
  runs: readonly RunSummary[];
  show(filter: RunFilter, options?: { anew: boolean }): void;
  /** Takes a name out of the address. */
  drop(name: string): void;
  /** Stands at the end of the first line. */
  children: ReactNode;
}) {
  const { filter, problems, runs, show, drop, children } = props;
  const [editing, setEditing] = useState<FilterTitle | 'any'>();
  const now = useNow();
  const set = (next: RunFilter) => {
    setEditing(undefined);
    show(next);
  };
  return (
    <div className="mt-3 flex min-h-8 flex-wrap items-center gap-1.5 text-[0.8125rem]">
      <Popover open={editing !== undefined} onOpenChange={(open) => setEditing(open ? 'any' : undefined)}>
        <PopoverTrigger asChild>
          <Button variant="outline" size="sm" data-key="filter" title="Filter (f)">
            <ListFilter /> Filter
          </Button>
        </PopoverTrigger>
        <PopoverContent aria-label="Filter runs" align="start" className="w-72 p-1.5">
          {editing && (
            <FilterMenu
              key={editing}
              filter={filter}
              first={editing === 'any' ? undefined : editing}
              runs={runs}
              set={set}
            />
          )}
        </PopoverContent>
      </Popover>
      <div className="ml-auto sm:order-last">{children}</div>
      {shownFilters.map((title) => {
        const value = valueWords(filter, title, now);
        if (value === undefined) return null;
        return (
          <FilterChip
            key={title}
            title={filterTitles[title]}
            value={value}
            edit={() => setEditing(title)}
            remove={() => show(without(filter, title))}
          />
        );
      })}
      {problems.map(({ name, value, message }) => (
        <FilterChip key={name} title={nameWords(name)} value={value} problem={message} remove={() => drop(name)} />
      ))}
      {(isFiltered({ ...filter, status: undefined, search: undefined }) || problems.length > 0) && (
        <Button
          variant="ghost"
          size="sm"
          onClick={() => show({ status: filter.status, search: filter.search }, { anew: true })}
        >
          Clear filters
        </Button>
      )}
    </div>
  );
}

function nameWords(name: string): string {
  const title = titleOf(name);
  return title ? filterTitles[title] : (otherNames[name] ?? name);
}
