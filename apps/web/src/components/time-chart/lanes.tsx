'use client';
import type { TimeLane } from '@platform/temporal/time-bars';
import { took } from '@platform/temporal/words';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { cn } from '@/lib/cn';
import { type Mark, marksOf } from '@/state/time-marks';
import { placeOf, type Stretch } from '@/state/time-scale';
import { clock } from '@/words/time';
import type { Target } from '../run/use-jump';
import { looks } from './looks';

/** Pixels of the narrowest mark. */
const leastPixels = 4;

interface LanesProps {
  lanes: readonly TimeLane[];
  all: readonly Stretch[];
  start: number;
  end: number;
  zoom: number;
  jump(to: Target): void;
}

/** The bars of a run. One of them is in the way of the Tab key; arrows go on from there. */
export function Lanes({ lanes, all, start, end, zoom, jump }: LanesProps) {
  const [width, setWidth] = useState(0);
  const [at, setAt] = useState<[lane: number, mark: number]>([0, 0]);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  const least = width > 0 ? leastPixels / (width * zoom) : 0.01;
  const drawn = useMemo(() => lanes.map(({ bars }) => marksOf(bars, all, least)), [lanes, all, least]);
  const [lane, mark] = at;
  const current = drawn[lane]?.[mark] ?? drawn[0]?.[0];
  const move = (event: KeyboardEvent, from: [number, number]) => {
    const to = nextOf(event.key, from, drawn);
    if (!to) return;
    event.preventDefault();
    setAt(to);
    place.current?.querySelector<HTMLElement>(`[data-mark="${to.join(' ')}"]`)?.focus();
  };
  return (
    <div>
      <div className="flex">
        <ul aria-hidden="true" className="w-24 shrink-0 border-r pr-2 sm:w-32">
          {lanes.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lanes have no other name
            <li key={index} className="h-6 truncate text-xs leading-6" style={{ paddingLeft: one.depth * 12 }}>
              {nameOf(one, lanes[index - 1])}
            </li>
          ))}
        </ul>
        <div ref={place} tabIndex={zoom > 1 ? 0 : undefined} className="min-w-0 flex-1 overflow-x-auto">
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
          <div
            role="group"
            aria-label="Bars, by time; the arrow keys go from one to the next"
            className="relative"
            style={{ width: `${zoom * 100}%` }}
          >
            {all
              .filter(({ isCut }) => isCut)
              .map(({ from, to, x0, x1 }) => (
                <span
                  key={from}
                  title={`${took(to - from)} of waiting, drawn shorter`}
                  className="cut-wait absolute inset-y-0 border-x border-dashed"
                  style={{ left: `${x0 * 100}%`, width: `${(x1 - x0) * 100}%` }}
                />
              ))}
            {drawn.map((marks, laneIndex) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lanes have no other name
              <div key={laneIndex} className="relative h-6">
                {marks.map((one, index) => (
                  <button
                    type="button"
                    key={`${one.bar.kind} ${one.bar.key} ${one.start}`}
                    data-mark={`${laneIndex} ${index}`}
                    tabIndex={one === current ? 0 : -1}
                    aria-label={words(one, start)}
                    title={words(one, start)}
                    onFocus={() => setAt([laneIndex, index])}
                    onKeyDown={(event) => move(event, [laneIndex, index])}
                    onClick={() => jump({ key: one.bar.key })}
                    className={cn(
                      'absolute top-1 h-4 rounded-[3px] hover:brightness-110',
                      looks[one.bar.kind].bar,
                      one.failed && 'bg-danger',
                      one.bar.isOpen && 'rounded-r-none opacity-80',
                    )}
                    style={{ left: `${one.left * 100}%`, width: `${one.width * 100}%` }}
                  />
                ))}
              </div>
            ))}
            <Axis all={all} start={start} end={end} zoom={zoom} />
          </div>
        </div>
      </div>
      <p className="mt-1 min-h-4 truncate text-muted-foreground text-xs">{current && words(current, start)}</p>
    </div>
  );
}

/** Times below the bars: how long after the start. */
function Axis({ all, start, end, zoom }: Pick<LanesProps, 'all' | 'start' | 'end' | 'zoom'>) {
  const count = 4 * zoom;
  const times = Array.from({ length: count }, (_, index) => timeAt(index / count, all, start, end));
  return (
    <div aria-hidden="true" className="relative mt-1 h-4 border-t text-[0.6875rem] text-muted-foreground tabular-nums">
      {times.map((time, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places on an axis have no other name
        <span key={index} className="absolute" style={{ left: `${placeOf(time, all) * 100}%` }}>
          {index === 0 ? '0' : took(time - start)}
        </span>
      ))}
    </div>
  );
}

function timeAt(x: number, all: readonly Stretch[], start: number, end: number): number {
  const found = all.find(({ x1 }) => x < x1) ?? all.at(-1);
  if (!found) return start + (end - start) * x;
  const { from, to, x0, x1 } = found;
  return from + (to - from) * (x1 > x0 ? (x - x0) / (x1 - x0) : 0);
}

function nameOf({ kind, name }: TimeLane, before: TimeLane | undefined): string {
  if (before && before.kind === kind && before.name === name) return '';
  return kind === 'member' ? (name ?? '') : looks[kind].words;
}

function words({ bar, count, failed, start: from, end: to }: Mark, start: number): string {
  const what = looks[bar.kind].words.toLowerCase();
  const since = `${took(from - start)} after the start`;
  const at = clock(new Date(from).toISOString(), to);
  if (count > 1) return `${count} × ${what}, ${took(to - from)}, from ${since}${failed ? ', one failed' : ''}`;
  const end = bar.isOpen ? 'for ' : '';
  return `${bar.name}, ${what}, ${end}${took(to - from)}${failed ? ', failed' : ''}, ${since}, at ${at}`;
}

function nextOf(key: string, [lane, mark]: [number, number], drawn: readonly Mark[][]): [number, number] | undefined {
  const marks = drawn[lane] ?? [];
  switch (key) {
    case 'ArrowRight':
      return [lane, Math.min(mark + 1, marks.length - 1)];
    case 'ArrowLeft':
      return [lane, Math.max(mark - 1, 0)];
    case 'Home':
      return [lane, 0];
    case 'End':
      return [lane, marks.length - 1];
    case 'ArrowDown':
    case 'ArrowUp': {
      const to = lane + (key === 'ArrowDown' ? 1 : -1);
      const there = drawn[to];
      const left = marks[mark]?.left ?? 0;
      if (!there || there.length === 0) return undefined;
      const nearest = there.reduce(
        (best, one, index) => (Math.abs(one.left - left) < Math.abs((there[best]?.left ?? 0) - left) ? index : best),
        0,
      );
      return [to, nearest];
    }
    default:
      return undefined;
  }
}
