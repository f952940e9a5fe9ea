'use client';
import { useEffect } from 'react';
import { Banner } from '@/components/banner';
import { SessionEnd } from '@/components/sign-in/session-end';
import { keepNoticeRoom } from '@/lib/notice-room';
import { useHealth } from '@/state/use-health';
import { useSignInNeeded } from '@/state/use-me';

/** Banners on every page: which part of the product is missing, that the session ends soon, and that the answers are scripted. */
export function Banners() {
  const isSignedOut = useSignInNeeded();
  const { data, isError: isSilent } = useHealth();
  const isError = isSilent && !isSignedOut; // who is signed out is told so elsewhere
  const isScripted = data?.scriptedModel;
  useEffect(() => {
    if (isScripted !== undefined) keepNoticeRoom(isScripted);
  }, [isScripted]);
  return (
    <div role="status" aria-label="Notices" className="notices">
      {isError && (
        <Banner tone="danger">
          The console’s server does not answer. What you see may be out of date; it goes on by itself when it is back.
        </Banner>
      )}
      {!isError && data && data.temporal.status !== 'ok' && (
        <Banner tone="danger">
          The server that keeps the runs cannot be reached, so nothing moves and nothing can be decided. Nothing is
          lost; it goes on when it is back.
        </Banner>
      )}
      {!isError && data?.storage.status === 'unwritable' && (
        <Banner tone="danger">
          Nothing can be written to the product’s storage: runs stand still. They go on when the person who operates it
          has made room.
        </Banner>
      )}
      {!isError && data?.worker.status === 'missing' && (
        <Banner tone="danger">
          What moves runs on is not running: they stand still, and decisions are not taken. Nothing is lost.
        </Banner>
      )}
      {!isError && data?.agentService.status === 'unreachable' && (
        <Banner tone="danger">
          The agents are not running: nobody works on runs. They go on where they were when the agents are back.
        </Banner>
      )}
      <SessionEnd />
      {isScripted && (
        <Banner tone="info">
          <strong className="font-medium">Scripted model.</strong> Agents and tools are real, the answers are from
          scripts. <span className="max-sm:hidden">The dot at the top says how to set another.</span>
        </Banner>
      )}
    </div>
  );
}
