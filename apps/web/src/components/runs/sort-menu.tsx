import { Select } from '@/components/ui/field';
import { type RunSort, sorts } from '@/state/run-filter';
import { sortWords } from '@/words/run-filters';

/** In which order the runs are shown. */
export function SortMenu({ sort, change }: { sort: RunSort; change(sort: RunSort): void }) {
  return (
    <Select
      aria-label="Order"
      className="h-8 w-auto shrink-0 border-border text-[0.8125rem]"
      value={sort}
      onChange={({ target }) => change(target.value as RunSort)}
    >
      {sorts.map((name) => (
        <option key={name} value={name}>
          {sortWords[name]}
        </option>
      ))}
    </Select>
  );
}
