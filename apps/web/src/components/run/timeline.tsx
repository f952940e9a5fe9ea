'use client';
import { useCallback, useMemo, useRef, useState } from 'react';
import { decisionsByCall, everything } from '@/state/rows/facts';
import { type ItemRow, type LiveRow, type Row, rowsOf } from '@/state/rows/tree';
import type { RunHead } from '@/state/run-events';
import type { RunState } from '@/state/run-state';
import { FoundWords } from './found-words';
import { drawnOf, ItemContent } from './item-row';
import { LiveRows, liveOf } from './live-rows';
import { RowList } from './row-list';
import { RunTools } from './run-tools';
import { Step } from './step-number';
import { useIsPrinting } from './use-is-printing';
import { useJump } from './use-jump';
import { useKeptRows } from './use-kept-rows';

/** With fewer steps nobody counts them, and they have no numbers. */
const fewestNumbered = 20;

/** Everything that happened in a run, and what happens right now; and ways to find something in it. */
export function Timeline({ view, state }: { view: RunHead; state: RunState }) {
  const { items, live, upstream } = state;
  const list = useRef<HTMLOListElement>(null);
  const kept = useKeptRows();
  const [filter, setFilter] = useState(everything);
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [isWhole, setWhole] = useState(false);
  const isPrinting = useIsPrinting();
  const decisions = useMemo(() => decisionsByCall(items), [items]);
  const isDrawn = useMemo(() => drawnOf(items, view), [items, view]);
  const { isKept, standsAlone } = kept;
  // biome-ignore lint/correctness/useExhaustiveDependencies: touched rows are read whenever something else changes
  const rows = useMemo(() => {
    const acting = new Set([...live.texts, ...live.tools].map(({ member }) => member?.run));
    return rowsOf({ items, decisions, filter, live: acting, isDrawn, isKept, standsAlone });
  }, [items, decisions, filter, live, isDrawn]);
  const shownRuns = useMemo(() => runsIn(rows), [rows]);
  const unfolded = useCallback((row: Row) => folds.get(row.key) ?? row.kind === 'member', [folds]);
  const unfold = useCallback((keys: readonly string[], isOpen = true) => {
    setFolds((before) => new Map([...before, ...keys.map((key) => [key, isOpen] as const)]));
  }, []);
  const { jump, target } = useJump({ rows, list, kept, unfold, showAll: () => setFilter(everything) });
  const isOpen = view.endedAt === undefined;
  const cutOff = upstream.agentService === 'unreachable';
  const steps = items.filter(({ kind }) => kind === 'message' || kind === 'tool').length;
  const draw = (row: ItemRow | LiveRow) => {
    if (row.kind === 'live') {
      const isMine = (run: string | undefined) =>
        row.run === undefined ? run === undefined || !shownRuns.has(run) : run === row.run;
      return <LiveRows live={liveOf(live, isMine)} items={items} cutOff={cutOff} />;
    }
    const { item, step, waits } = row;
    return (
      <Step.Provider value={steps >= fewestNumbered ? step : undefined}>
        <FoundWords.Provider value={row.key === target?.key ? target.words : undefined}>
          <ItemContent
            item={item}
            items={items}
            view={view}
            decisions={decisions}
            tools={live.tools}
            isAway={cutOff}
            isOpen={isOpen}
            waits={waits}
          />
        </FoundWords.Provider>
      </Step.Provider>
    );
  };
  return (
    <>
      <RunTools
        view={view}
        state={state}
        rows={rows}
        decisions={decisions}
        filter={filter}
        onFilter={setFilter}
        isWhole={isWhole}
        onWhole={setWhole}
        jump={jump}
      />
      <RowList
        rows={rows}
        list={list}
        kept={kept}
        isOpen={isOpen}
        isWhole={isWhole || isPrinting}
        found={target?.words === undefined ? undefined : target.key}
        unfolded={unfolded}
        onUnfold={(key, open) => unfold([key], open)}
        draw={draw}
      />
    </>
  );
}

/** The runs of members that are shown. */
function runsIn(rows: readonly Row[]): ReadonlySet<string> {
  return new Set(
    rows.flatMap((row) => {
      if (!('rows' in row)) return [];
      return row.kind === 'member' ? [row.member.run, ...runsIn(row.rows)] : [];
    }),
  );
}
