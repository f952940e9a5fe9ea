'use client';
import type { RunSummary } from '@platform/temporal';
import { useCallback, useMemo, useState } from 'react';
import { lazily } from '@/components/lazily';
import { May } from '@/components/may';
import { Button } from '@/components/ui/button';
import type { BulkDoing, BulkTarget } from '@/state/bulk';
import type { RunFilter } from '@/state/run-filter';
import { allChosen, extend, nothingChosen, type Selection, toggle } from '@/state/selection';
import { useSteers } from '@/state/use-may';
import type { Runs } from '@/state/use-runs';
import { countWords } from '@/words/amounts';
import { BulkBar } from './bulk-bar';
import { ListEnd } from './list-end';
import { RetryStalled } from './retry-stalled';
import { RunList } from './run-list';

/** Loaded when it is opened. */
const BulkDialog = lazily(async () => (await import('./bulk-dialog')).BulkDialog);

export interface WorkListProps {
  filter: RunFilter;
  list: Runs & { runs: NonNullable<Runs['runs']> };
  total: number | undefined;
}

/** The rows, and what can be done with those that are chosen, or with all that fit. */
export function WorkList(props: WorkListProps) {
  const { filter, list, total } = props;
  const { runs, more, look } = list;
  const [selection, setSelection] = useState<Selection>(nothingChosen);
  const [asked, setAsked] = useState<{ doing: BulkDoing; target: BulkTarget }>();
  const steers = useSteers();
  // Of those who steer their own runs only, a list of their own is all theirs.
  const maySteerAll = steers?.own === undefined || filter.startedBy === steers.own;
  const leave = useCallback(() => setSelection(nothingChosen), []);

  const ids = useMemo(() => runs.map(({ runId }) => runId), [runs]);
  const choose = useCallback(
    (id: string, range: boolean) => setSelection((before) => (range ? extend(before, id, ids) : toggle(before, id))),
    [ids],
  );
  const shown = useMemo(() => (selection.all ? new Set(ids) : selection.chosen), [selection, ids]);
  // What has left the list is not acted on: nobody sees it any more.
  const may = useCallback((run: RunSummary) => steers?.own === undefined || run.startedBy === steers.own, [steers]);
  const chosen = useMemo(
    () => runs.filter((run) => selection.chosen.has(run.runId) && may(run)).map(({ runId }) => runId),
    [runs, selection, may],
  );
  const all = Math.max(total ?? 0, runs.length);
  const act = (doing: BulkDoing) =>
    setAsked({ doing, target: selection.all ? { filter, count: all } : { runs: chosen } });

  return (
    <>
      {filter.status === 'stalled' && (
        <May do="steer">
          <RetryStalled
            runs={runs}
            hasMore={more !== undefined}
            filter={filter}
            ask={(cause) => setAsked({ doing: 'retry', target: { filter, cause } })}
          />
        </May>
      )}
      <RunList
        runs={runs}
        chosen={shown}
        choose={steers ? choose : undefined}
        mayChoose={may}
        leave={leave}
        onLook={look}
      />
      <ListEnd more={more} />
      {steers && (
        <BulkBar count={selection.all ? all : chosen.length} isAll={selection.all} act={act} leave={leave}>
          {!selection.all && maySteerAll && all > chosen.length && (
            <Button variant="ghost" size="sm" onClick={() => setSelection(allChosen)}>
              All {countWords(all)}
            </Button>
          )}
        </BulkBar>
      )}
      {asked && (
        <BulkDialog
          {...asked}
          close={() => {
            setAsked(undefined);
            leave();
          }}
        />
      )}
    </>
  );
}
