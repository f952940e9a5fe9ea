'use client';
import { useEffect, useState } from 'react';

/** Whether the element of this id can be seen, or most of it. */
export function useInView(id: string | undefined): boolean {
  const [isInView, setInView] = useState(false);
  useEffect(() => {
    const element = id === undefined ? null : document.getElementById(id);
    if (!element) {
      setInView(false);
      return;
    }
    const observer = new IntersectionObserver(([entry]) => setInView((entry?.intersectionRatio ?? 0) > 0.6), {
      threshold: [0, 0.6, 1],
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [id]);
  return isInView;
}
