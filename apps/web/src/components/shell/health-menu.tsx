'use client';
import { Button } from '@/components/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { cn } from '@/lib/cn';
import { useHealth } from '@/state/use-health';
import { useSignInNeeded } from '@/state/use-me';
import { type PartHealth, partsOf } from '@/words/health';

const dots: Readonly<Record<PartHealth['state'], string>> = {
  ok: 'bg-success',
  wrong: 'bg-danger',
  unknown: 'bg-muted-foreground',
};

/** Whether the parts of the product are there, and what to do when one is not. Who is signed out is not told. */
export function HealthMenu() {
  const { data, isError } = useHealth();
  const isSignedOut = useSignInNeeded();
  const parts = partsOf(isError ? 'unreachable' : data);
  const wrong = parts.filter(({ state }) => state === 'wrong').length;
  const state = wrong > 0 ? 'wrong' : parts.some(({ state }) => state === 'unknown') ? 'unknown' : 'ok';
  const label =
    wrong > 0 ? `${wrong} of ${parts.length} parts have a problem` : state === 'ok' ? 'All parts run' : 'Looking …';
  if (isSignedOut) return null;
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`Health: ${label}`} title={label}>
          <span className={cn('size-2.5 rounded-full', dots[state])} />
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Health">
        <p className="font-medium">{label}</p>
        <ul className="mt-3 flex flex-col gap-2.5">
          {parts.map((part) => (
            <li key={part.name} className="flex gap-2.5">
              <span aria-hidden="true" className={cn('mt-1.5 size-2 shrink-0 rounded-full', dots[part.state])} />
              <span className="min-w-0">
                <span className="font-medium">{part.name}</span>{' '}
                <span className="break-words text-muted-foreground">{part.text}</span>
              </span>
            </li>
          ))}
        </ul>
      </PopoverContent>
    </Popover>
  );
}
