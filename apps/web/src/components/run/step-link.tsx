'use client';
import { Check, Link2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { hashOf } from './use-jump';

/** Copies an address that leads to this row. */
export function StepLink({ itemId }: { itemId: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(`${location.origin}${location.pathname}${hashOf(itemId)}`);
    setCopied(true);
  };
  return (
    <Button
      variant="ghost"
      size="sm"
      className="w-fit text-muted-foreground"
      onClick={copy}
      onBlur={() => setCopied(false)}
    >
      {copied ? <Check /> : <Link2 />} {copied ? 'Copied' : 'Link'}
    </Button>
  );
}
