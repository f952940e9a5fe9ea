'use client';
import type { RunSummary } from '@platform/temporal';
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useRowHeight } from './row-height';
import { RunRow } from './run-row';
import { useListKeys } from './use-list-keys';
import { useSteadyRows } from './use-steady-rows';

/** Pixels that the header covers, and the bars at the bottom. */
const [headerPx, footerPx] = [72, 96];
/** Milliseconds between two looks at what is on the screen. */
const lookEveryMs = 2_000;

export interface RunListProps {
  runs: readonly RunSummary[];
  chosen: ReadonlySet<string>;
  choose?(runId: string, range: boolean): void;
  /** Whether something can be done with this one, when it is chosen. */
  mayChoose(run: RunSummary): boolean;
  /** Nothing stays chosen. */
  leave(): void;
  /** What is on the screen, every two seconds. */
  onLook(ids: ReadonlySet<string>): void;
}

/** The rows. Only those near the screen are in the page, however many there are; what comes in above does not move what one looks at. */
export function RunList({ runs, chosen, choose, mayChoose, leave, onLook }: RunListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  const rowHeight = useRowHeight();
  const ids = useMemo(() => runs.map(({ runId }) => runId), [runs]);
  const [active, setActive] = useState<string>();
  const place = active === undefined ? -1 : ids.indexOf(active);

  const rows = useWindowVirtualizer({
    count: runs.length,
    estimateSize: () => rowHeight,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 8,
    scrollMargin: top,
    scrollPaddingStart: headerPx,
    scrollPaddingEnd: footerPx,
    // The row that has the keyboard stays in the page: else the focus would be lost when it is scrolled away.
    rangeExtractor: (range: Range) => {
      const shown = defaultRangeExtractor(range);
      return place < 0 || shown.includes(place) ? shown : [...shown, place].sort((a, b) => a - b);
    },
  });
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heights that it keeps are wrong when a row has another one
  useLayoutEffect(() => rows.measure(), [rowHeight]);

  const shown = rows.getVirtualItems();
  useSteadyRows(list, ids, rowHeight);
  useListKeys({
    ids,
    active,
    setActive,
    choose,
    leave,
    first: () => Math.max(0, Math.ceil((window.scrollY + headerPx - top) / rowHeight)),
    reveal: (index) => rows.scrollToIndex(index),
  });

  const inView = useRef(shown);
  inView.current = shown;
  useEffect(() => {
    const look = () => onLook(new Set(inView.current.flatMap(({ index }) => ids[index] ?? [])));
    const timer = setInterval(look, lookEveryMs);
    return () => clearInterval(timer);
  }, [ids, onLook]);

  return (
    <ul
      ref={list}
      aria-label="Runs"
      className="relative overflow-hidden sm:rounded-xl sm:border sm:bg-card"
      style={{ height: rows.getTotalSize() }}
    >
      {shown.map(({ index, start }) => {
        const run = runs[index];
        if (!run) return null;
        return (
          <li
            key={run.runId}
            data-run={run.runId}
            aria-setsize={runs.length}
            aria-posinset={index + 1}
            onFocus={() => setActive(run.runId)}
            className="absolute inset-x-0 top-0 max-sm:pb-2 sm:border-b"
            style={{ height: rowHeight, transform: `translateY(${start - top}px)` }}
          >
            <RunRow
              run={run}
              isActive={run.runId === active}
              isChosen={chosen.has(run.runId) && mayChoose(run)}
              choose={choose}
              mayChoose={mayChoose(run)}
            />
          </li>
        );
      })}
    </ul>
  );
}
