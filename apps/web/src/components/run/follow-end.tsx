'use client';
import { ArrowDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';

/** Scrolls along while the page grows, as long as the reader is at its end. Otherwise it offers a button to go there. */
export function FollowEnd({ changes, isGrowing }: { changes: unknown; isGrowing: boolean }) {
  const end = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const follows = useRef(false);

  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(([entry]) => setAtEnd(entry?.isIntersecting ?? false), {
      rootMargin: '0px 0px 160px 0px',
    });
    observer.observe(end.current);
    // Following begins when the reader goes to the end, and stops when they go up.
    let last = window.scrollY;
    const onScroll = () => {
      const bottom = window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - 160;
      if (window.scrollY < last) follows.current = false;
      else if (bottom) follows.current = true;
      last = window.scrollY;
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      window.removeEventListener('scroll', onScroll);
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the page may have grown whenever something changed
  useEffect(() => {
    if (follows.current) end.current?.scrollIntoView({ block: 'end' });
  }, [changes]);

  return (
    <>
      <div ref={end} className="h-px scroll-mb-24" />
      {isGrowing && !atEnd && (
        <Button
          variant="outline"
          size="sm"
          className="fixed bottom-20 left-1/2 z-20 -translate-x-1/2 rounded-full shadow-md md:bottom-6"
          onClick={() => {
            follows.current = true;
            end.current?.scrollIntoView({ block: 'end', behavior: 'smooth' });
          }}
        >
          <ArrowDown /> Latest
        </Button>
      )}
    </>
  );
}
