'use client';
import { statusSentence, type Tone } from '@platform/temporal/words';
import { ArrowDown } from 'lucide-react';
import type { MouseEvent } from 'react';
import { StatusMark, toneText } from '@/components/status-mark';
import { Button } from '@/components/ui/button';
import { cn } from '@/lib/cn';
import { useInView } from '@/lib/use-in-view';
import { useNow } from '@/lib/use-now';
import type { RunHead } from '@/state/run-events';
import type { RunState } from '@/state/run-state';
import { useWorkers } from '@/state/use-health';
import { useMay } from '@/state/use-may';
import { CancelMenu } from './cancel-menu';
import { PauseButton } from './pause-button';
import { RunMenu } from './run-menu';

const soft: Readonly<Record<Tone, string>> = {
  running: 'bg-running-soft',
  retrying: 'bg-waiting-soft',
  nobody: 'bg-danger-soft',
  waiting: 'bg-waiting-soft',
  paused: 'bg-waiting-soft',
  stalled: 'bg-danger-soft',
  completed: 'bg-success-soft',
  failed: 'bg-danger-soft',
  cancelled: 'bg-muted',
};

/** What the run is doing, and buttons for it. Always in sight. */
export function StatusBar({ view, state }: { view: RunHead; state: RunState }) {
  const now = useNow();
  const workers = useWorkers();
  const may = useMay();
  const agentService = state.upstream.agentService === 'unreachable' ? false : workers.agentService;
  const { tone, text } = statusSentence(view, now, { ...workers, agentService });
  const [first] = view.waitingFor;
  const isInView = useInView(first && `decide-${first.id}`);
  const stale = staleWords(state);
  const mustDecide = first !== undefined && !isInView;
  return (
    <div className="sticky top-14 z-20 -mx-4 mt-4 bg-background/90 px-4 py-2 backdrop-blur-md sm:-mx-2 sm:px-2">
      <div
        className={cn(
          'flex min-h-11 items-center gap-x-3 rounded-lg py-1.5 pr-1.5 pl-3.5',
          // With one more button there is no room beside the words on a phone.
          mustDecide && 'max-sm:flex-wrap max-sm:justify-end',
          soft[tone],
        )}
      >
        <StatusMark tone={tone} />
        <p
          data-testid="status"
          className={cn('min-w-0 flex-1 font-medium text-sm', mustDecide && 'max-sm:basis-4/5', toneText[tone])}
        >
          <span className="line-clamp-3 tabular-nums">{text}</span>
          {stale && <span className="block font-normal text-danger text-xs">{stale}</span>}
        </p>
        {mustDecide && (
          <Button asChild size="sm" className="shrink-0">
            <a href={`#decide-${first.id}`} onClick={goTo}>
              Decide <ArrowDown />
            </a>
          </Button>
        )}
        {view.endedAt === undefined && !view.cancelRequested && may('steer', view) && (
          <>
            {view.status !== 'stalled' && <PauseButton runId={view.runId} isPaused={view.pause !== undefined} />}
            <CancelMenu runId={view.runId} />
          </>
        )}
        <RunMenu view={view} />
      </div>
    </div>
  );
}

/** Scrolls to the card of the link and focuses it. The browser's history gets no entry. */
function goTo(event: MouseEvent<HTMLAnchorElement>) {
  const card = document.getElementById(decodeURIComponent(event.currentTarget.hash.slice(1)));
  if (!card) return;
  event.preventDefault();
  card.scrollIntoView({ block: 'start' });
  card.focus({ preventScroll: true });
}

/** Why what is shown may be out of date. */
function staleWords({ connection, upstream }: RunState): string | undefined {
  if (connection === 'lost') return 'Disconnected. Trying again; what you see may be out of date.';
  if (connection !== 'ended' && upstream.temporal === 'unreachable') {
    return 'No news of this run at the moment. Trying again; what you see may be out of date.'; // a banner says why
  }
  return undefined;
}
