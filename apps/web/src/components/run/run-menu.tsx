'use client';
import { Ellipsis } from 'lucide-react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import type { RunHead } from '@/state/run-events';
import type { RunMenuItemsProps } from './run-menu-items';

/** Loaded when the menu is opened. */
const RunMenuItems = lazily<RunMenuItemsProps>(() => import('./run-menu-items').then((loaded) => loaded.RunMenuItems));

/** What can be done with a run beside deciding, pausing and cancelling. */
export function RunMenu({ view }: { view: RunHead }) {
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="ghost" size="sm" className="shrink-0 px-2" aria-label="More for this run">
          <Ellipsis />
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="More for this run" className="max-h-[80dvh] overflow-y-auto p-2">
        <RunMenuItems view={view} />
      </PopoverContent>
    </Popover>
  );
}
