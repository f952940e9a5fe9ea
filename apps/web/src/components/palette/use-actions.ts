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

/** The buttons of the request that is open, where one is on the screen: they are pressed as if by hand, with every question that they ask. */
function offeredHere(): Action[] {
  const cards = [...document.querySelectorAll('main article')].filter((card) => card.querySelector(pressed));
  const shown = cards.filter((card) => card.checkVisibility());
  const card = shown.length === 1 ? shown[0] : shown.find((one) => one.contains(document.activeElement));
  return [...(card?.querySelectorAll<HTMLElement>(pressed) ?? [])]
    .map((button) => ({ button, words: (button.getAttribute('aria-label') ?? button.textContent ?? '').trim() }))
    .filter(({ words }) => words !== '')
    .map(({ button, words }) => ({ label: `${words}: the open request`, icon: Check, act: () => button.click() }));
}

const pressed = 'button[data-key]:not(:disabled)';
