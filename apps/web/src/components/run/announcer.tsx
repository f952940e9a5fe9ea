'use client';
import { failureWords, requestTitle } from '@platform/temporal/words';
import type { RunHead } from '@/state/run-events';

/** Tells people who use a screen reader what became of the run. It leaves out what changes every second. */
export function Announcer({ view }: { view: RunHead }) {
  return (
    <p aria-live="polite" className="sr-only">
      {announcement(view)}
    </p>
  );
}

function announcement({ status, waitingFor, stall, failure }: RunHead): string {
  switch (status) {
    case 'waiting':
      return `A decision is needed. ${waitingFor.map(requestTitle).join(' ')}`;
    case 'stalled':
      return `The run has stalled${stall ? `: ${failureWords(stall)}` : ''}.`;
    case 'failed':
      return `The run has failed${failure ? `: ${failureWords(failure)}` : ''}.`;
    case 'running':
      return 'The agent is working.';
    default:
      return `The run is ${status}.`;
  }
}
