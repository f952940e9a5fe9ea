'use client';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Notice } from '@/components/decision/notice';
import { Button } from '@/components/ui/button';

/** So far before its end the list asks for more. */
const early = '1500px 0px';

/** The end of what is loaded: when it comes near, more is asked for. After a failure one presses a button instead. */
export function ListEnd({ more }: { more: (() => Promise<void>) | undefined }) {
  const end = useRef<HTMLDivElement>(null);
  const { mutate, isPending, error } = useMutation({ mutationFn: (load: () => Promise<void>) => load() });
  const waits = isPending || error !== null;
  useEffect(() => {
    if (!end.current || !more || waits) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && mutate(more), {
      rootMargin: early,
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [more, waits, mutate]);
  return (
    <div ref={end} className="flex min-h-8 flex-col items-center gap-3 pt-3 text-muted-foreground text-sm">
      {isPending && <p role="status">Loading more …</p>}
      {error && more && (
        <>
          <Notice tone="danger">{error.message}</Notice>
          <Button variant="outline" onClick={() => mutate(more)}>
            Load more
          </Button>
        </>
      )}
    </div>
  );
}
