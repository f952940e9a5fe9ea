'use client';
import Link from 'next/link';
import { useState } from 'react';
import { Notice } from '@/components/decision/notice';
import { EmptyState } from '@/components/empty-state';
import { CanGoOn } from '@/components/go-on/can-go-on';
import { FollowUp } from '@/components/go-on/follow-up';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { useMay } from '@/state/use-may';
import { useRun } from '@/state/use-run';
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

/** The page of a run: what happened, what happens now, and what it waits for. */
export function RunPage({ runId }: { runId: string }) {
  const { state, problem } = useRun(runId);
  const { view } = state;
  const [unsent, setUnsent] = useState('');
  const may = useMay();
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
            <Timeline view={view} state={state} />
            <RunFiles view={view} />
            <RunRules view={view} />
            {view.blocked && <BlockedPanel blocked={view.blocked} />}
            {view.stall && <StalledPanel runId={view.runId} stall={view.stall} mayRetry={may('steer', view)} />}
            {takesMessages && <SayForm runId={view.runId} status={view.status} text={unsent} onText={setUnsent} />}
            {goesOn ? (
              <FollowUp view={view} unsent={unsent} />
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
