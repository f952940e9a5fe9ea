'use client';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { type OverviewAddress, overviewAddress, readOverviewAddress } from './overview-period';

const show = (address: OverviewAddress) => window.history.pushState(null, '', overviewAddress(address));

/** The period in the page's address, what of the address cannot be one, and what changes it. */
export function useOverviewAddress() {
  const given = useSearchParams().toString();
  const { problems, ...address } = useMemo(() => readOverviewAddress(new URLSearchParams(given)), [given]);
  return { address, problems, show };
}
