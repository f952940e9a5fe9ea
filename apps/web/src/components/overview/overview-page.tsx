'use client';
import { Notice } from '@/components/decision/notice';
import { FilterChip } from '@/components/runs/filter-chip';
import { ListSkeleton } from '@/components/runs/list-skeleton';
import { PageTitle } from '@/components/shell/page-title';
import { useOverview } from '@/state/use-overview';
import { useOverviewAddress } from '@/state/use-overview-address';
import { Completeness } from './completeness';
import { DayCharts } from './day-charts';
import { Groups } from './groups';
import { NoNumbers } from './no-numbers';
import { PeriodBar } from './period-bar';
import { Tiles } from './tiles';

/** What the runs of a period took: in all, by day, and by agent, person, tool or model. The period is in the address. */
export function OverviewPage() {
  const { problems, show, address } = useOverviewAddress();
  const isWrong = problems.length > 0;
  const { days, before, groups, stalledNow, countedAt, problem } = useOverview(isWrong ? undefined : address);
  // The runs of the same period. Until now has no end: what begins later is in the list as well.
  const period = days && { since: days.from, ...(address.to !== undefined && { until: days.to }) };
  return (
    <>
      <PageTitle>Overview</PageTitle>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <h1 className="font-semibold text-2xl tracking-tight">Overview</h1>
        <PeriodBar address={address} show={show} />
      </div>
      <div className="mt-4 flex flex-col gap-4">
        {problems.map(({ name, value, message }) => (
          // What cannot be read is not in the address that was read: showing that takes it away.
          <FilterChip key={name} title={name} value={value} problem={message} remove={() => show(address)} />
        ))}
        {problem && <Notice tone="danger">{problem}</Notice>}
        {!isWrong && !days && !problem && <ListSkeleton what="numbers" />}
        {!isWrong && days && period && (
          <>
            <Tiles days={days} before={before} stalledNow={stalledNow} period={period} />
            {days.totals.runs === 0 && <NoNumbers />}
            {days.totals.runs > 0 && (
              <>
                <DayCharts days={days} />
                <Groups address={address} groups={groups} period={period} show={show} />
              </>
            )}
            <Completeness days={days} countedAt={countedAt} />
          </>
        )}
      </div>
    </>
  );
}
