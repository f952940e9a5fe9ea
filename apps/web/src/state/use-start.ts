'use client';
import type { StartedRun } from '@platform/temporal';
import { writeJson } from '@platform/temporal/json';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { createContext, useContext } from 'react';
import type { Refusal } from '@/forms/refusal';
import { useRequestKey } from '@/lib/use-request-key';
import { refusalOf } from './refusal-of';
import { useWho } from './use-me';

/** What goes with every run that a page starts. */
export interface Starter {
  /** Absent where sign-in knows it. */
  startedBy?: string;
  key: string;
}

export interface Starting<Content> {
  start(content: Content): void;
  /** It is on its way, or the page of the new run is. */
  pending: boolean;
  /** Why it was not started, in words. */
  problem?: string;
  /** The same, for a form that shows it at its fields. */
  refusal?: Refusal;
}

/** How a run that was started inside of it is shown; when absent its page is opened. */
export const ShowStarted = createContext<((runId: string) => void) | undefined>(undefined);

/** Starts a run and shows it. The same content (with `also`) starts one run only. */
export function useStart<Content>(
  send: (content: Content, starter: Starter) => Promise<StartedRun>,
  also?: unknown,
): Starting<Content> {
  const { by: startedBy } = useWho().said;
  const key = useRequestKey();
  const router = useRouter();
  const show = useContext(ShowStarted);
  const { mutate, isPending, isSuccess, error, variables } = useMutation({
    mutationFn: (content: Content) => send(content, { startedBy, key: key(writeJson([content, startedBy, also])) }),
    onSuccess: ({ runId }) => (show ? show(runId) : router.push(`/runs/${encodeURIComponent(runId)}`)),
  });
  const refusal = error ? refusalOf(error, variables) : undefined;
  return { start: mutate, pending: isPending || isSuccess, problem: error?.message, refusal };
}
