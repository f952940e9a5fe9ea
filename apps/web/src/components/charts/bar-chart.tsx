'use client';
import Link from 'next/link';
import { useId, useState } from 'react';
import { ChartTable } from './chart-table';
import { endOfScale } from './scale';

/** What a bar is made of, from below. `fill`: a class that colours it. */
export interface Series {
  name: string;
  fill: string;
}

/** One bar. `values` are of the series, in their order. */
export interface Bar {
  key: string;
  label: string;
  /** What it leads to. */
  href: string;
  values: readonly number[];
}

export interface BarChartProps {
  title: string;
  /** What it says in one sentence, for those who do not see it. */
  summary: string;
  series: readonly Series[];
  bars: readonly Bar[];
  format(value: number): string;
  /** The bars stand on each other; else the second lies behind the first. */
  stacked?: boolean;
  /** The least end of the scale. */
  least?: number;
  /** What the scale counts in: 60 for seconds that are told as minutes. */
  unit?: number;
}

/** Width and height of a bar's place, in units of the picture: it is stretched to its room. */
const [place, height] = [10, 100];

/** Bars, each a link. The same numbers are in a table: for screen readers always, for all others at a press. */
export function BarChart({ title, summary, series, bars, format, stacked = true, least, unit = 1 }: BarChartProps) {
  const id = useId();
  const [isTable, setTable] = useState(false);
  const heightOf = ({ values }: Bar) => (stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values));
  const end = endOfScale(Math.max(0, ...bars.map(heightOf)) / unit, least) * unit;
  return (
    <figure className="flex min-w-0 flex-col gap-2 rounded-xl border bg-card p-4">
      <figcaption className="flex items-baseline gap-3">
        <h2 id={id} className="font-medium text-sm">
          {title}
        </h2>
        {series.length > 1 && <Legend series={series} />}
        <button
          type="button"
          aria-pressed={isTable}
          aria-label={`Table: ${title}`}
          onClick={() => setTable(!isTable)}
          className="ml-auto rounded text-muted-foreground text-xs underline-offset-2 hover:underline"
        >
          Table
        </button>
      </figcaption>
      <p className="sr-only">{summary}</p>
      <div className={isTable ? 'max-h-48 overflow-y-auto' : 'sr-only'}>
        <ChartTable title={title} series={series} bars={bars} format={format} />
      </div>
      {!isTable && (
        <div aria-hidden="true" className="text-[0.6875rem] text-muted-foreground">
          <p className="border-b border-dashed pb-0.5 tabular-nums">{format(end)}</p>
          <svg
            role="presentation"
            viewBox={`0 0 ${Math.max(1, bars.length) * place} ${height}`}
            preserveAspectRatio="none"
            className="h-28 w-full border-b"
          >
            {bars.map((bar, at) => (
              <BarMark key={bar.key} bar={bar} at={at} series={series} end={end} stacked={stacked} format={format} />
            ))}
          </svg>
          <p className="mt-1 flex justify-between gap-2">
            <span>{bars[0]?.label}</span>
            {bars.length > 1 && <span>{bars.at(-1)?.label}</span>}
          </p>
        </div>
      )}
    </figure>
  );
}

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul className="flex min-w-0 flex-wrap gap-x-2.5 text-muted-foreground text-xs">
      {series.map(({ name, fill }) => (
        <li key={name} className="flex items-center gap-1">
          <svg viewBox="0 0 8 8" className={`size-2 ${fill}`} aria-hidden="true">
            <rect width="8" height="8" rx="2" />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

interface BarMarkProps extends Pick<BarChartProps, 'series' | 'format'> {
  bar: Bar;
  at: number;
  end: number;
  stacked: boolean;
}

/** Its words are the tooltip. Those who use a keyboard follow the links of the table. */
function BarMark({ bar, at, series, end, stacked, format }: BarMarkProps) {
  const told = series.map(({ name }, n) => `${name}: ${format(bar.values[n] ?? 0)}`).join('\n');
  const parts = series.map((part, n) => ({ ...part, value: bar.values[n] ?? 0 }));
  const below = (n: number) => (stacked ? parts.slice(0, n).reduce((sum, { value }) => sum + value, 0) : 0);
  const shown = parts.map((part, n) => ({ ...part, from: below(n) }));
  return (
    <Link href={bar.href} prefetch={false} tabIndex={-1} className="group">
      <title>{`${bar.label}\n${told}`}</title>
      <rect x={at * place} width={place} height={height} className="fill-transparent group-hover:fill-accent/60" />
      {(stacked ? shown : shown.toReversed()).map(({ name, fill, value, from }) => (
        <rect
          key={name}
          x={at * place + place * 0.15}
          width={place * 0.7}
          y={height - ((from + value) / end) * height}
          height={(value / end) * height}
          className={fill}
        />
      ))}
    </Link>
  );
}
