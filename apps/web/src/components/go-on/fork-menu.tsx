'use client';
import { GitFork } from 'lucide-react';
import { useContext, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { CanGoOn } from './can-go-on';
import type { ForkDraft } from './fork-draft';
import { ForkForm, type ForkStep } from './fork-form';
import { ForksHere } from './forks-here';

/** Goes on from a step as a new run, after showing what that keeps and what may run again. */
export function ForkMenu({ runId, step }: { runId: string; step: ForkStep }) {
  const [open, setOpen] = useState(false);
  // The draft outlives the menu: Escape closes the menu and keeps what was typed.
  const [draft, setDraft] = useState<ForkDraft>({});
  const forks = <ForksHere runId={runId} {...step} />;
  if (!useContext(CanGoOn)) return forks;
  return (
    <>
      {forks}
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <Button variant="ghost" size="sm" className="-ml-2 w-fit text-muted-foreground">
            <GitFork /> Fork from here
          </Button>
        </PopoverTrigger>
        <PopoverContent
          aria-label="Fork from here"
          align="start"
          className="max-h-[min(36rem,80dvh)] w-[28rem] overflow-y-auto"
        >
          <ForkForm runId={runId} step={step} draft={draft} onDraft={setDraft} onLeave={() => setOpen(false)} />
        </PopoverContent>
      </Popover>
    </>
  );
}
