'use client';
import { useQuery } from '@tanstack/react-query';
import { RequestForm } from '@/components/new-run/request-form';
import { api } from '@/lib/api';
import type { RunHead } from '@/state/run-events';

const words = { label: 'Ask on', send: 'Send' };

/** Continues a completed run with the next message. Nothing while its agent is not there. */
export function FollowUp({ view }: { view: RunHead }) {
  const { data } = useQuery({ queryKey: ['agents'], queryFn: api.agents });
  const agent = data?.agents.find(({ id }) => id === view.agentId);
  if (!agent) return null;
  return (
    <div className="mt-7 sm:ml-10">
      <RequestForm
        agent={agent}
        words={words}
        hasExamples={false}
        send={(request, starter) => api.followUp(view.runId, { request, ...starter })}
      />
    </div>
  );
}
