'use client';
import { useStored } from './stored';

/** What decisions and runs of this browser are signed with, until there is a sign-in. */
export const defaultName = 'you';

/** The name that the person gave in this browser. */
export function useName() {
  return useStored('name', defaultName);
}
