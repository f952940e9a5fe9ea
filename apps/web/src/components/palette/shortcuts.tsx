'use client';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { isTyping } from '@/lib/keys';
import { useSignInNeeded } from '@/state/use-me';

const Palette = lazily<{ onClose(): void; onKeys(): void }>(() => import('./palette').then((m) => m.Palette));
const KeySheet = lazily<{ onClose(): void }>(() => import('./key-sheet').then((m) => m.KeySheet));

/** The button and the keys that open the palette and the list of keys, on every page. Both are loaded when they are opened. */
export function Shortcuts() {
  const [open, setOpen] = useState<'palette' | 'keys'>();
  const isSignedOut = useSignInNeeded();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || event.altKey) return;
      const isPalette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
      const isKeys = event.key === '?' && !event.ctrlKey && !event.metaKey && !isTyping(event.target);
      if (!isPalette && !isKeys) return;
      event.preventDefault();
      setOpen((before) => (before ? undefined : isPalette ? 'palette' : 'keys'));
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  if (isSignedOut) return null;
  const close = () => setOpen(undefined);
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Search and commands"
        aria-keyshortcuts="Control+K Meta+K"
        title="Search and commands (Ctrl K or ⌘ K)"
        onClick={() => setOpen('palette')}
      >
        <Search className="text-muted-foreground" />
      </Button>
      {open === 'palette' && <Palette onClose={close} onKeys={() => setOpen('keys')} />}
      {open === 'keys' && <KeySheet onClose={close} />}
    </>
  );
}
