'use client';
import { CalendarRange } from 'lucide-react';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { Segments } from '@/components/segments';
import { Button } from '@/components/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { useNow } from '@/lib/use-now';
import { type OverviewAddress, overviewAddress, usualPeriod } from '@/state/overview-period';
import { lengthWords, periodWords } from '@/words/run-filters';

/** Loaded when it is opened. */
const PeriodFilter = lazily(async () => (await import('@/components/runs/period-filter')).PeriodFilter);

const lengths = ['24h', '7d', '30d'];

/** The period: links to the usual ones, and any other between two times. */
export function PeriodBar({ address, show }: { address: OverviewAddress; show(address: OverviewAddress): void }) {
  const [isOpen, setOpen] = useState(false);
  const now = useNow();
  const { from, to } = address;
  const isUsual = to === undefined && lengths.includes(from);
  const segments = lengths.map((length) => {
    const next = { ...address, from: length, to: undefined };
    return {
      key: length,
      href: overviewAddress(next),
      show: () => show(next),
      isCurrent: isUsual && from === length,
      words: capital(lengthWords(length)),
    };
  });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segments label="Period" segments={segments} />
      <Popover open={isOpen} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <Button variant={isUsual ? 'outline' : 'secondary'} size="sm">
            <CalendarRange /> {isUsual ? 'Other' : capital(periodWords({ since: from, until: to }, now))}
          </Button>
        </PopoverTrigger>
        <PopoverContent aria-label="Another period" className="w-72 p-1.5">
          <PeriodFilter
            filter={{ since: from, until: to }}
            set={({ since = usualPeriod, until }) => {
              setOpen(false);
              show({ ...address, from: since, to: until });
            }}
          />
        </PopoverContent>
      </Popover>
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
