'use client';
import type { DecisionItem } from '@platform/temporal';
import { ChartNoAxesGantt, Search, TriangleAlert } from 'lucide-react';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { type KeyTable, useKeys } from '@/lib/keys';
import { useStored } from '@/lib/stored';
import { isFailure, type RowFilter, toolsOf } from '@/state/rows/facts';
import { itemRows, rowOfStep } from '@/state/rows/flat';
import type { Row } from '@/state/rows/tree';
import type { RunHead } from '@/state/run-events';
import type { RunState } from '@/state/run-state';
import { countWords } from '@/words/amounts';
import type { TimeChartProps } from '../time-chart/time-chart';
import type { FindBarProps } from './find-bar';
import type { Target } from './use-jump';
import { mostDrawn } from './use-virtual-rows';

/** Loaded when somebody looks for something. */
const FindBar = lazily<FindBarProps>(() => import('./find-bar').then((loaded) => loaded.FindBar));

/** Loaded when somebody opens it. */
const TimeChart = lazily<TimeChartProps>(() => import('../time-chart/time-chart').then((loaded) => loaded.TimeChart), {
  loading: () => <p className="h-64 text-muted-foreground text-sm">Drawing …</p>,
});

/** For those who look keys up. */
const keys: KeyTable = {
  name: 'Run',
  rows: [
    ['/', 'find in this run'],
    ['Enter', 'in the search: the next row, with Shift the one before'],
    ['Escape', 'leave the search, back to what was found'],
    ['← → ↑ ↓', 'in the time chart: from bar to bar'],
  ],
};

/** With fewer rows there is nothing to filter or to count. */
const fewestFiltered = 12;

export interface RunToolsProps {
  view: RunHead;
  state: RunState;
  rows: readonly Row[];
  decisions: ReadonlyMap<string, readonly DecisionItem[]>;
  filter: RowFilter;
  onFilter(filter: RowFilter): void;
  isWhole: boolean;
  onWhole(isWhole: boolean): void;
  jump(to: Target): void;
}

/** Ways to find something in a run: search, filter, a step by its number, failures, the time chart. */
export function RunTools(props: RunToolsProps) {
  const { view, state, rows, decisions, filter, onFilter, isWhole, onWhole, jump } = props;
  const { items } = state;
  useKeys(keys);
  const [isFinding, setFinding] = useState(false);
  const [chart, setChart] = useStored('time-chart', 'closed');
  const flat = useMemo(() => itemRows(rows), [rows]);
  const failures = useMemo(() => flat.filter(({ item }) => isFailure(item)).map(({ key }) => key), [flat]);
  const tools = useMemo(() => toolsOf(items), [items]);
  const steps = flat.findLast(({ step }) => step !== undefined)?.step ?? 0;
  const isLong = flat.length > mostDrawn;
  const isFiltered = filter.show !== 'all';
  useFindKeys(isLong && !isWhole, () => setFinding(true));
  if (items.length === 0) return null;
  return (
    <div data-testid="run-tools" className="mb-3 flex flex-col gap-2 print:hidden">
      <div className="flex flex-wrap items-center gap-x-1 gap-y-2">
        <Button variant="ghost" size="sm" className="-ml-2 text-muted-foreground" onClick={() => setFinding(true)}>
          <Search /> Find <kbd className="font-sans text-xs max-sm:hidden">/</kbd>
        </Button>
        <Button
          variant="ghost"
          size="sm"
          className="text-muted-foreground"
          aria-expanded={chart === 'open'}
          onClick={() => setChart(chart === 'open' ? 'closed' : 'open')}
        >
          <ChartNoAxesGantt /> Time chart
        </Button>
        {failures.length > 0 && <Failures keys={failures} jump={jump} />}
        {(flat.length >= fewestFiltered || isFiltered) && (
          <FilterField tools={tools} filter={filter} onFilter={onFilter} />
        )}
        {steps >= fewestFiltered && (
          <StepField
            steps={steps}
            onStep={(step) => {
              const key = rowOfStep(rows, step);
              if (key !== undefined) jump({ key });
            }}
          />
        )}
      </div>
      {isFiltered && (
        <p role="status" className="text-muted-foreground text-xs">
          {flat.length} of {items.length} rows are shown.{' '}
          <button type="button" className="text-primary hover:underline" onClick={() => onFilter({ show: 'all' })}>
            Show all
          </button>
        </p>
      )}
      {isLong && (
        <p className="text-muted-foreground text-xs" data-testid="long">
          {isWhole
            ? 'All rows are on the page.'
            : `${countWords(flat.length)} rows: only those near the screen are on the page. Find looks at all of them; printing takes them all.`}{' '}
          <button type="button" className="text-primary hover:underline" onClick={() => onWhole(!isWhole)}>
            {isWhole ? 'Keep only those near the screen' : 'Put all on the page'}
          </button>
        </p>
      )}
      {chart === 'open' && <TimeChart view={view} state={state} jump={jump} />}
      {isFinding && <FindBar rows={flat} decisions={decisions} jump={jump} onClose={() => setFinding(false)} />}
    </div>
  );
}

/** `/` looks for something. So do the browser's own keys, where the browser would see only some of the rows. */
function useFindKeys(isLong: boolean, open: () => void) {
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]');
      const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping;
      const isFind =
        isLong && event.key === 'f' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      // A second press goes to the browser.
      const isSecond = event.target instanceof Element && event.target.closest('[data-find]');
      if (event.defaultPrevented || !(isSlash || (isFind && !isSecond))) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isLong]);
}

/** Goes from one failure to the next, the first one first. */
function Failures({ keys, jump }: { keys: readonly string[]; jump(to: Target): void }) {
  const last = useRef<string>(undefined);
  const next = () => {
    const key = keys[(keys.indexOf(last.current ?? '') + 1) % keys.length];
    last.current = key;
    if (key !== undefined) jump({ key });
  };
  return (
    <Button variant="ghost" size="sm" className="text-danger" onClick={next}>
      <TriangleAlert /> {keys.length === 1 ? 'Failure' : `${keys.length} failures`}
    </Button>
  );
}

const shows = {
  all: 'All rows',
  model: 'Model calls',
  tools: 'Tool calls',
  decisions: 'Decisions',
  failures: 'Failures',
} as const;

function FilterField({
  tools,
  filter,
  onFilter,
}: {
  tools: [string, number][];
  filter: RowFilter;
  onFilter(filter: RowFilter): void;
}) {
  const value = filter.tool === undefined ? filter.show : `tool ${filter.tool}`;
  const choose = (chosen: string) =>
    onFilter(
      chosen.startsWith('tool ') ? { show: 'tools', tool: chosen.slice(5) } : { show: chosen as RowFilter['show'] },
    );
  return (
    <select
      aria-label="Show"
      className="h-8 max-w-44 rounded-md border bg-background px-2 text-sm"
      value={value}
      onChange={(event) => choose(event.target.value)}
    >
      {Object.entries(shows).map(([show, words]) => (
        <option key={show} value={show}>
          {words}
        </option>
      ))}
      <optgroup label="Calls of one tool">
        {tools.map(([tool, calls]) => (
          <option key={tool} value={`tool ${tool}`}>
            {tool} ({calls})
          </option>
        ))}
      </optgroup>
    </select>
  );
}

function StepField({ steps, onStep }: { steps: number; onStep(step: number): void }) {
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const step = Number.parseInt(text, 10);
    if (step >= 1) onStep(Math.min(step, steps));
  };
  return (
    <form onSubmit={submit}>
      <input
        aria-label={`Go to step, 1 to ${steps}`}
        inputMode="numeric"
        placeholder={`Step, 1–${steps}`}
        className="h-8 w-28 rounded-md border bg-background px-2 text-sm tabular-nums"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
