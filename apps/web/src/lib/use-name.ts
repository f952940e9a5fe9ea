'use client';
import { useMemo } from 'react';
import { useStored } from './stored';

/** What decisions and runs of this browser are signed with, until there is a sign-in. */
export const defaultName = 'you';

/** The name that the person gave in this browser. */
export function useName() {
  return useStored('name', defaultName);
}

/** The roles that the person gave in this browser, as they are typed: separated by commas. */
export function useRolesText() {
  return useStored('roles', '');
}

/** The same as a list. */
export function useRoles(): string[] {
  const [text] = useRolesText();
  return useMemo(
    () =>
      text
        .split(',')
        .map((role) => role.trim())
        .filter(Boolean),
    [text],
  );
}
