'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { type Theme, useTheme } from '@/lib/theme';

const next: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const icons = { system: Monitor, light: Sun, dark: Moon };

/** Changes the theme with each press: the system's, light, dark. */
export function ThemeToggle() {
  const [theme, setTheme] = useTheme();
  const Icon = icons[theme];
  const label = `Theme: ${theme}. Change to ${next[theme]}.`;
  return (
    <Button variant="ghost" size="icon" aria-label={label} title={label} onClick={() => setTheme(next[theme])}>
      <Icon className="text-muted-foreground" />
    </Button>
  );
}
