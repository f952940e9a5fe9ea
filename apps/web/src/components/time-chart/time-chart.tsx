'use client';
import { timeChart } from '@platform/temporal/time-bars';
import { took } from '@platform/temporal/words';
import { ZoomIn, ZoomOut } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { useNow } from '@/lib/use-now';
import type { RunHead } from '@/state/run-events';
import type { RunState } from '@/state/run-state';
import { stretches } from '@/state/time-scale';
import type { Target } from '../run/use-jump';
import { Lanes } from './lanes';
import { kinds, looks, partWords } from './looks';
import { TimeTable } from './time-table';

const mostZoom = 32;

export interface TimeChartProps {
  view: RunHead;
  state: RunState;
  jump(to: Target): void;
}

/** Where the time of a run went. A press on a bar leads to its row. */
export function TimeChart({ view, state, jump }: TimeChartProps) {
  const clock = useNow();
  const now = view.endedAt === undefined ? clock : 0;
  const [isCut, setCut] = useState(true);
  const [zoom, setZoom] = useState(1);
  const { items, live } = state;
  const chart = useMemo(
    () => timeChart({ view: { ...view, timeline: [...items] }, now, tools: live.tools }),
    [view, items, live.tools, now],
  );
  const { start, end, lanes, parts } = chart;
  const busy = useMemo(
    () =>
      lanes.flatMap(({ bars }) => bars.filter(({ kind }) => kind === 'model' || kind === 'tool' || kind === 'retry')),
    [lanes],
  );
  const all = useMemo(() => stretches(start, end, busy, isCut), [start, end, busy, isCut]);
  const canCut = useMemo(() => stretches(start, end, busy, true).some((one) => one.isCut), [start, end, busy]);
  const used = [...kinds, 'rest' as const].filter((part) => parts[part] > 0);
  return (
    <section aria-label="Time chart" className="flex flex-col gap-3 rounded-xl border bg-card p-3 sm:p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs tabular-nums">
          {used.map((part) => (
            <li key={part} className="flex items-center gap-1.5">
              <span
                aria-hidden="true"
                className={`size-2 rounded-full ${part === 'rest' ? 'border' : looks[part].bar}`}
              />
              {partWords(part)} <span className="text-muted-foreground">{took(parts[part])}</span>
            </li>
          ))}
        </ul>
        <div className="flex items-center gap-1">
          {canCut && (
            <label className="flex items-center gap-1.5 px-1 text-xs">
              <input type="checkbox" checked={isCut} onChange={() => setCut(!isCut)} /> Shorten long waits
            </label>
          )}
          <Button
            variant="ghost"
            size="icon"
            className="size-8"
            aria-label="Zoom out"
            disabled={zoom === 1}
            onClick={() => setZoom(zoom / 2)}
          >
            <ZoomOut />
          </Button>
          <Button
            variant="ghost"
            size="icon"
            className="size-8"
            aria-label="Zoom in"
            disabled={zoom === mostZoom}
            onClick={() => setZoom(zoom * 2)}
          >
            <ZoomIn />
          </Button>
        </div>
      </div>
      <Lanes lanes={lanes} all={all} start={start} end={end} zoom={zoom} jump={jump} />
      <TimeTable chart={chart} jump={jump} />
    </section>
  );
}
