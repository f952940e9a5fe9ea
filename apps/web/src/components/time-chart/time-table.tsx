'use client';
import type { TimeChart } from '@platform/temporal/time-bars';
import { took } from '@platform/temporal/words';
import { useState } from 'react';
import { sumsOf } from '@/state/time-sums';
import type { Target } from '../run/use-jump';
import { looks } from './looks';

/** What the chart shows, in numbers, for those who do not see it or want to know exactly. */
export function TimeTable({ chart, jump }: { chart: TimeChart; jump(to: Target): void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="text-sm" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit rounded-sm text-muted-foreground text-xs">As a table</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
        <div tabIndex={0} className="mt-2 max-h-80 overflow-auto">
          <table className="w-full text-left text-xs tabular-nums">
            <caption className="sr-only">Where the time of the run went</caption>
            <thead className="text-muted-foreground">
              <tr>
                {['What', 'Kind', 'How often', 'Failed', 'Together', 'Longest'].map((name) => (
                  <th key={name} scope="col" className="py-1 pr-4 font-medium">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sumsOf(chart.lanes).map(({ kind, name, count, failed, total, longest }) => (
                <tr key={`${kind} ${name}`} className="border-t">
                  <th scope="row" className="py-1 pr-4 font-mono font-normal">
                    {name}
                  </th>
                  <td className="pr-4">{looks[kind].words}</td>
                  <td className="pr-4">{count}</td>
                  <td className="pr-4">{failed || ''}</td>
                  <td className="pr-4">{took(total)}</td>
                  <td>
                    <button
                      type="button"
                      className="text-primary hover:underline"
                      onClick={() => jump({ key: longest.key })}
                    >
                      {took(longest.end - longest.start)}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
