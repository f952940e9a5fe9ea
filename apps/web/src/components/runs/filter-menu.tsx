'use client';
import type { RunSummary } from '@platform/temporal';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import type { RunFilter } from '@/state/run-filter';
import { type FilterTitle, filterTitles } from '@/words/run-filters';
import { CostFilter } from './cost-filter';
import { offeredFilters, shownFilters } from './filter-values';
import { OptionList } from './option-list';
import { PeriodFilter } from './period-filter';
import { type OptionTitle, useFilterOptions } from './use-filter-options';

/** Which filter to set, then to what. `first`: the one to begin with. */
export function FilterMenu(props: {
  filter: RunFilter;
  first?: FilterTitle;
  /** Those of the list: what is in them is offered. */
  runs: readonly RunSummary[];
  set(filter: RunFilter): void;
}) {
  const { filter, first, runs, set } = props;
  const [title, setTitle] = useState(first);
  const options = useFilterOptions(runs);
  if (title === undefined) {
    const titles = shownFilters.filter((name) => offeredFilters.includes(name));
    return (
      <OptionList
        label="Filter by"
        options={titles.map((name) => ({ value: name, words: filterTitles[name] }))}
        choose={(value) => setTitle(value as FilterTitle)}
      />
    );
  }
  return (
    <div className="flex flex-col gap-1">
      <button
        type="button"
        onClick={() => setTitle(undefined)}
        className="flex items-center gap-1.5 rounded px-2 py-1 text-muted-foreground text-xs hover:text-foreground"
      >
        <ArrowLeft className="size-3.5" aria-hidden="true" /> {filterTitles[title]}
        <span className="sr-only">: back to all filters</span>
      </button>
      {title === 'period' && <PeriodFilter filter={filter} set={set} />}
      {title === 'cost' && <CostFilter filter={filter} set={set} />}
      {title !== 'period' && title !== 'cost' && (
        <OptionList
          key={title}
          label={filterTitles[title]}
          options={options[title as OptionTitle] ?? []}
          current={filter[title]}
          takesAny
          choose={(value) => set({ ...filter, [title]: value })}
        />
      )}
    </div>
  );
}
