'use client';
import type { VerifiedAudit } from '@platform/temporal';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMe } from '@/state/use-me';

/** What verifying found, by run. */
export type Found = ReadonlyMap<string, VerifiedAudit>;

/** Verifies runs by their signatures, one after the other: each is read whole. Nothing can be verified where nothing is signed. */
export function useVerified() {
  const canVerify = useMe()?.signing === true;
  const [found, setFound] = useState<Found>(new Map());
  const [isVerifying, setIsVerifying] = useState(false);
  const [problem, setProblem] = useState<string>();
  const verify = async (runIds: readonly string[]) => {
    setIsVerifying(true);
    setProblem(undefined);
    try {
      for (const runId of runIds) {
        const { verified } = await api.verifyAudit(runId);
        if (verified) setFound((before) => new Map(before).set(runId, verified));
      }
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setIsVerifying(false);
    }
  };
  return { canVerify, found, isVerifying, problem, verify };
}
