import type { Overview } from '@platform/temporal';
import { Segments } from '@/components/segments';
import { groupings, type OverviewAddress, overviewAddress } from '@/state/overview-period';
import type { RunFilter } from '@/state/run-filter';
import { GroupsTable } from './groups-table';

const titles = { agent: 'Agent', person: 'Person', tool: 'Tool', model: 'Model' } as const;

/** The numbers by agent, person, tool or model. */
export function Groups(props: {
  address: OverviewAddress;
  /** Absent until they are counted. */
  groups?: Overview;
  period: RunFilter;
  show(address: OverviewAddress): void;
}) {
  const { address, groups, period, show } = props;
  const title = titles[address.by];
  const segments = groupings.map((by) => ({
    key: by,
    href: overviewAddress({ ...address, by }),
    show: () => show({ ...address, by }),
    isCurrent: address.by === by,
    words: titles[by],
  }));
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold text-base">By {title.toLowerCase()}</h2>
        <Segments label="Group by" segments={segments} />
      </div>
      {groups && <GroupsTable key={address.by} groups={groups} title={title} period={period} />}
    </>
  );
}
