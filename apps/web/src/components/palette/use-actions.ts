'use client';
import { Check, Keyboard, LogOut, type LucideIcon, Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { signOut } from '@/lib/sign-out';
import { useTheme } from '@/lib/theme';
import { useMe } from '@/state/use-me';

export interface Action {
  label: string;
  icon: LucideIcon;
  act(): void;
}

/** What the palette does: what can be done with the card that is open, and what the menus at the top do. */
export function useActions(showKeys: () => void): Action[] {
  const me = useMe();
  const [, setTheme] = useTheme();
  // What the page offered when the palette was opened.
  const [offered] = useState(offeredHere);
  return [
    ...offered,
    { label: 'Keys of this page', icon: Keyboard, act: showKeys },
    { label: 'Theme: light', icon: Sun, act: () => setTheme('light') },
    { label: 'Theme: dark', icon: Moon, act: () => setTheme('dark') },
    { label: 'Theme: as the system', icon: Monitor, act: () => setTheme('system') },
    ...(me && me.kind !== 'local' ? [{ label: 'Sign out', icon: LogOut, act: () => void signOut() }] : []),
  ];
}

/** The buttons of the card that is chosen, or of the only one: they are pressed as if by hand, with every question that they ask. */
function offeredHere(): Action[] {
  const main = document.querySelector('main');
  const cards = main?.querySelectorAll('article') ?? [];
  const card = main?.querySelector('[aria-current="true"]') ?? (cards.length === 1 ? cards[0] : undefined);
  const buttons = [...(card?.querySelectorAll<HTMLElement>('button[data-key]:not(:disabled)') ?? [])];
  return buttons
    .map((button) => ({ button, words: (button.getAttribute('aria-label') ?? button.textContent ?? '').trim() }))
    .filter(({ words }) => words !== '')
    .map(({ button, words }) => ({ label: `${words}: the open request`, icon: Check, act: () => button.click() }));
}
