'use client';
import { useHealth } from '@/state/use-health';
import { missingWords } from '@/words/health';

/** Says why there is nothing to show yet. Until the reason is known it shows `children`. */
export function Missing({ children, isTemporalAway = false }: { children: string; isTemporalAway?: boolean }) {
  const { data, isError } = useHealth();
  const words = missingWords(isError ? 'unreachable' : data, isTemporalAway);
  return (
    <span className={words ? 'block px-5 py-3 text-muted-foreground text-sm' : 'sr-only'}>{words ?? children}</span>
  );
}
