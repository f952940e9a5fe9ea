'use client';
import type { Overview } from '@platform/temporal';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { serverClock } from '@/lib/server-clock';
import { type OverviewAddress, type Period, periodOf } from './overview-period';

/** Milliseconds between two countings. */
const everyMs = 30_000;

export interface OverviewState {
  /** By day, with the totals. */
  days?: Overview;
  /** The totals of the period before. */
  before?: Overview;
  /** By what was asked for. */
  groups?: Overview;
  /** Runs that are stalled now, whenever they began. */
  stalledNow?: number;
  /** When it was counted last, in milliseconds. */
  countedAt: number;
  /** Why there is nothing, or nothing newer. */
  problem?: string;
}

/** The numbers of a period, counted anew now and then; nothing is asked without an address. */
export function useOverview(address: OverviewAddress | undefined): OverviewState {
  const { from = '', to, by = 'agent' } = address ?? {};
  const enabled = address !== undefined;
  const options = { enabled, refetchInterval: everyMs, placeholderData: keepPreviousData };
  const read = (which: 'now' | 'before', grouping: Overview['by']) => {
    const period: Period = periodOf({ from, to }, serverClock.now())[which];
    return api.overview({ ...period, by: grouping, timezone: readersTimezone() });
  };
  const days = useQuery({ queryKey: ['overview', from, to, 'day'], queryFn: () => read('now', 'day'), ...options });
  const groups = useQuery({ queryKey: ['overview', from, to, by], queryFn: () => read('now', by), ...options });
  const before = useQuery({
    queryKey: ['overview', from, to, 'before'],
    queryFn: () => read('before', 'day'),
    ...options,
  });
  const counts = useQuery({ queryKey: ['run-counts', ''], queryFn: () => api.runCounts(''), refetchInterval: everyMs });
  return {
    days: days.data,
    groups: groups.isPlaceholderData && groups.data?.by !== by ? undefined : groups.data,
    before: before.isPlaceholderData ? undefined : before.data,
    stalledNow: counts.data?.counts.stalled,
    countedAt: days.dataUpdatedAt,
    problem: (days.error ?? groups.error ?? before.error ?? counts.error)?.message,
  };
}

/** Of the browser. */
function readersTimezone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
