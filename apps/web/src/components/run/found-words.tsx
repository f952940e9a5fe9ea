'use client';
import { createContext, useContext } from 'react';

/** The words that were looked for and found in this row. */
export const FoundWords = createContext<string | undefined>(undefined);

/** Whether a text that is not shown in full must be: what was looked for stands in its rest. */
export function useIsFound(rest: string): boolean {
  const words = useContext(FoundWords);
  return words !== undefined && rest.toLowerCase().includes(words.trim().toLowerCase());
}
