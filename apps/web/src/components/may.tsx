'use client';
import type { ReactNode } from 'react';
import { type Doing, useMay } from '@/state/use-may';

/** Shows its children to those who may do it. */
export function May({ do: doing, children }: { do: Doing; children: ReactNode }) {
  return useMay()(doing) ? children : null;
}
