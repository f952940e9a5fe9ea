'use client';
import type { RunView, TimelineItem } from '@platform/temporal';
import Link from 'next/link';
import { useState } from 'react';
import { AskedNow } from '@/components/conversation/asked-now';
import { Composer } from '@/components/conversation/composer';
import { Continuing } from '@/components/conversation/continuing';
import { EarlierRuns } from '@/components/conversation/earlier-runs';
import { LaterRuns } from '@/components/conversation/later-runs';
import { type ConversationAddress, useConversationAddress } from '@/components/conversation/use-address';
import { Notice } from '@/components/decision/notice';
import { EmptyState } from '@/components/empty-state';
import { CanGoOn } from '@/components/go-on/can-go-on';
import { Forks } from '@/components/go-on/forks-here';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { useBranches } from '@/state/use-branches';
import { useMay } from '@/state/use-may';
import { useRun } from '@/state/use-run';
import { ShowStarted } from '@/state/use-start';
import { requestLine } from '@/words/request';
import { Announcer } from './announcer';
import { BlockedPanel } from './blocked-panel';
import { FollowEnd } from './follow-end';
import { RunAudit } from './run-audit';
import { RunDetails } from './run-details';
import { RunFiles } from './run-files';
import { RunHeader } from './run-header';
import { RunRules } from './run-rules';
import { RunSkeleton } from './run-skeleton';
import { SayForm } from './say-form';
import { StalledPanel } from './stalled-panel';
import { StatusBar } from './status-bar';
import { Timeline } from './timeline';
import { Unsent } from './unsent';

const missing =
  'Nothing has this id. The server forgets runs that ended long ago; a run that was archived before that can still be looked at.';

/** The page of a run: what happened, what happens now, what it waits for, and the conversation that it is in. It goes on in place. */
export function RunPage({ runId: opened }: { runId: string }) {
  const { runId, cameFrom, goOn } = useConversationAddress(opened);
  return <OpenRun key={runId} runId={runId} cameFrom={cameFrom} onGoOn={goOn} />;
}

interface OpenRunProps {
  runId: string;
  cameFrom?: RunView;
  onGoOn: ConversationAddress['goOn'];
}

function OpenRun({ runId, cameFrom, onGoOn }: OpenRunProps) {
  const { state, problem } = useRun(runId);
  const { view } = state;
  const [unsent, setUnsent] = useState('');
  const may = useMay();
  const { followUps, forks } = useBranches(runId, childrenIn(state.items));
  if (problem && !view) {
    const isGone = problem.status === 404;
    const title = isGone || problem.status === 400 ? 'There is no such run' : 'This run cannot be shown';
    return (
      <>
        <PageTitle>{title}</PageTitle>
        <EmptyState isPage title={title} text={isGone ? missing : problem.message}>
          <Button asChild>
            <Link href="/">All runs</Link>
          </Button>
        </EmptyState>
      </>
    );
  }
  if (!view && cameFrom) return <Continuing from={cameFrom} />;
  if (!view) {
    return (
      <>
        <PageTitle>Run</PageTitle>
        <RunSkeleton lost={state.connection === 'lost'} isTemporalAway={state.upstream.temporal === 'unreachable'} />
      </>
    );
  }
  const takesMessages = view.endedAt === undefined && !view.cancelRequested && may('steer', view);
  const mayGoOn = view.archivedAt === undefined && may('start');
  const before = view.origin?.kind === 'followUp' ? view.origin.runId : undefined;
  const goesOn = view.status === 'completed' && mayGoOn;
  return (
    <>
      <PageTitle>{requestLine(view.request, 60)}</PageTitle>
      <Announcer view={view} />
      <RunHeader view={view} />
      <CanGoOn.Provider value={mayGoOn}>
        <StatusBar view={view} state={state} />
        {problem && <Notice tone="danger">{problem.message}</Notice>}
        <div className="mt-6 grid gap-8 lg:grid-cols-[minmax(0,1fr)_15rem] lg:gap-12">
          <div className="min-w-0">
            {before !== undefined && (
              <>
                <EarlierRuns runId={before} isOpen={cameFrom?.runId === before} />
                <AskedNow runId={view.runId} items={state.items} />
              </>
            )}
            <Forks.Provider value={forks}>
              <Timeline view={view} state={state} />
            </Forks.Provider>
            <RunFiles view={view} />
            <RunRules view={view} />
            {view.blocked && <BlockedPanel blocked={view.blocked} />}
            {view.stall && <StalledPanel runId={view.runId} stall={view.stall} mayRetry={may('steer', view)} />}
            {takesMessages && <SayForm runId={view.runId} status={view.status} text={unsent} onText={setUnsent} />}
            {goesOn ? (
              <ShowStarted.Provider value={(next) => onGoOn({ ...view, timeline: [...state.items] }, next)}>
                {followUps.length > 0 && <LaterRuns followUps={followUps} />}
                <Composer view={view} unsent={unsent} wentOn={followUps.length > 0} />
              </ShowStarted.Provider>
            ) : (
              !takesMessages && unsent.trim() && <Unsent text={unsent} />
            )}
            <RunAudit view={view} />
            <FollowEnd changes={state} isGrowing={view.status === 'running'} />
          </div>
          <RunDetails view={view} />
        </div>
      </CanGoOn.Provider>
    </>
  );
}

/** Runs that it has started itself. */
function childrenIn(items: readonly TimelineItem[]): ReadonlySet<string> {
  return new Set(items.flatMap((item) => (item.kind === 'tool' && item.childRun ? [item.childRun.runId] : [])));
}
