import Link from 'next/link';
import type { BarChartProps } from './bar-chart';

/** The numbers of a chart. */
export function ChartTable({
  title,
  series,
  bars,
  format,
}: Pick<BarChartProps, 'title' | 'series' | 'bars' | 'format'>) {
  return (
    <table className="w-full text-left text-xs tabular-nums">
      <caption className="sr-only">{title}</caption>
      <thead className="text-muted-foreground">
        <tr>
          <th scope="col" className="py-1 font-normal">
            Day
          </th>
          {series.map(({ name }) => (
            <th key={name} scope="col" className="py-1 text-right font-normal">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bars.map(({ key, label, href, values }) => (
          <tr key={key} className="border-t">
            <th scope="row" className="py-1 font-normal">
              <Link href={href} prefetch={false} className="hover:underline">
                {label}
              </Link>
            </th>
            {series.map(({ name }, n) => (
              <td key={name} className="py-1 text-right">
                {format(values[n] ?? 0)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
