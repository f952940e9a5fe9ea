'use client';
import type { Overview, OverviewGroup } from '@platform/temporal';
import Link from 'next/link';
import { useState } from 'react';
import { type RunFilter, runsAddress } from '@/state/run-filter';
import { groupColumns, sortGroups } from './group-columns';
import { SortHeading } from './sort-heading';

/** Which filter of the list of runs a group is. */
const filterOf = { agent: 'agentId', person: 'startedBy', tool: 'tool', model: 'model' } as const;

/** The groups, sorted by any of their numbers. Each leads to its runs. */
export function GroupsTable({ groups, title, period }: { groups: Overview; title: string; period: RunFilter }) {
  const [order, setOrder] = useState({ column: 'Runs', isDown: true });
  const sorted = sortGroups(groups.groups, order.column, order.isDown);
  const name = groups.by === 'day' ? undefined : filterOf[groups.by];
  const heading = (column: string) => ({
    name: column,
    order: order.column === column ? (order.isDown ? ('descending' as const) : ('ascending' as const)) : undefined,
    // Numbers begin with the greatest, names with the first.
    press: () => setOrder({ column, isDown: order.column === column ? !order.isDown : column !== title }),
  });
  const address = (group: OverviewGroup) => runsAddress({ ...period, ...(name && { [name]: group.key }) });
  return (
    <section
      aria-label={`By ${title.toLowerCase()}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-xl border bg-card"
    >
      <table className="w-full min-w-[44rem] text-left text-sm tabular-nums">
        <thead className="border-b text-muted-foreground text-xs">
          <tr>
            <SortHeading {...heading(title)} />
            {groupColumns.map((column) => (
              <SortHeading key={column.name} {...heading(column.name)} isNumber />
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {sorted.map((group) => (
            <tr key={group.key} className="hover:bg-accent/60">
              <th scope="row" className="max-w-60 truncate px-4 py-2 font-medium">
                <Link href={address(group)} prefetch={false} className="hover:underline">
                  <bdi>{group.key}</bdi>
                </Link>
              </th>
              {groupColumns.map((column) => {
                const value = column.valueOf(group);
                return (
                  <td key={column.name} className="px-4 py-2 text-right">
                    {value === undefined ? '–' : column.words(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length === 0 && (
        <p className="px-4 py-6 text-center text-muted-foreground text-sm">None in this period.</p>
      )}
    </section>
  );
}
