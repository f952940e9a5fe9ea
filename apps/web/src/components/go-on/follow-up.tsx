'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FilesField } from '@/components/files/files-field';
import { nothingTyped, RequestForm } from '@/components/new-run/request-form';
import { Unsent } from '@/components/run/unsent';
import { api } from '@/lib/api';
import type { RunHead } from '@/state/run-events';
import { useFiles } from '@/state/use-files';

const words = { label: 'Ask on', send: 'Send' };

/** Continues a completed run with the next message. It starts with the text that was typed and not sent. While the agent is away, only that text is shown. */
export function FollowUp({ view, unsent = '' }: { view: RunHead; unsent?: string }) {
  const { data } = useQuery({ queryKey: ['agents'], queryFn: api.agents });
  const agent = data?.agents.find(({ id }) => id === view.agentId);
  const [typed, setTyped] = useState({ ...nothingTyped, text: unsent });
  const files = useFiles();
  const isKept = unsent.trim() !== '';
  if (!agent) return isKept ? <Unsent text={unsent} /> : null;
  return (
    <div className="mt-7 sm:ml-10">
      {isKept && (
        <p role="status" className="mb-2 text-muted-foreground text-sm">
          The run ended before you sent this. Send it as the next message, or change it.
        </p>
      )}
      {isKept && agent.inputSchema && <Unsent text={unsent} />}
      <RequestForm
        agent={agent}
        words={words}
        typed={typed}
        onTyped={setTyped}
        hasExamples={false}
        also={files.references}
        waitsFor={files.waitsFor}
        send={(request, starter) => api.followUp(view.runId, { request, files: files.references, ...starter })}
      >
        <FilesField files={files} />
      </RequestForm>
    </div>
  );
}
