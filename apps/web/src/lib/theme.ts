'use client';
import { useEffect } from 'react';
import { useStored } from './stored';

export type Theme = 'system' | 'light' | 'dark';

/** The chosen theme, kept in this browser; `system` follows the system's as it changes. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [stored, store] = useStored('theme', 'system');
  const theme: Theme = stored === 'light' || stored === 'dark' ? stored : 'system';
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const apply = () =>
      document.documentElement.classList.toggle('dark', theme === 'dark' || (theme === 'system' && system.matches));
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [theme]);
  return [theme, store];
}
