import { EmptyState } from '@/components/empty-state';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { isFiltered, type RunFilter } from '@/state/run-filter';
import { statusWords } from '@/words/run-statuses';

/** Loaded by those alone who have no run yet. */
const FirstRun = lazily(() => import('@/components/first-run/first-run').then((m) => m.FirstRun));

/** What is said where there is no run to show: why, and the way on. */
export function NoRuns({ filter, show }: { filter: RunFilter; show(filter: RunFilter): void }) {
  const { status, search, ...others } = filter;
  if (!isFiltered(filter)) return <FirstRun />;
  const among = status ? ` among those that are ${statusWords[status].toLowerCase()}` : '';
  const isOther = isFiltered(others);
  const onlyStatus = status && !search && !isOther;
  return (
    <EmptyState
      title={
        onlyStatus
          ? `No run is ${statusWords[status].toLowerCase()}`
          : search
            ? `No run has these words${among}`
            : `No run fits${among}`
      }
      text={
        search &&
        'Whole words of the request are found, and the beginning of an id. A run is found about a second after it began.'
      }
    >
      {search && (
        <Button variant="outline" onClick={() => show({ ...filter, search: undefined })}>
          Clear the search
        </Button>
      )}
      {isOther && (
        <Button variant="outline" onClick={() => show({ status, search })}>
          Clear filters
        </Button>
      )}
      {status && (
        <Button variant="outline" onClick={() => show({ ...filter, status: undefined })}>
          {onlyStatus ? 'All runs' : 'Of any status'}
        </Button>
      )}
    </EmptyState>
  );
}
