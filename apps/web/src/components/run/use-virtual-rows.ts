'use client';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useMemo, useState } from 'react';

/** With so many rows or fewer, all of them are on the page. */
export const mostDrawn = 150;

/** Rows above and below the screen that are drawn too. */
const overscan = 12;

/** Pixels of a row that was never drawn. */
const guessed = 44;

export interface VirtualRows {
  /** Only some rows are on the page. */
  isVirtual: boolean;
  isNear(key: string): boolean;
  /** Pixels of a row, as it was drawn last. */
  sizeOf(key: string): number;
  /** What the element of a row must be given, so that its size is known. */
  measured(key: string): { ref?: (element: HTMLElement | null) => void; 'data-index'?: number };
}

/** Tells which rows are near the screen. `isWhole`: all must be on the page, as when it is printed. */
export function useVirtualRows(
  keys: readonly string[],
  list: RefObject<HTMLElement | null>,
  isWhole: boolean,
): VirtualRows {
  const isVirtual = keys.length > mostDrawn && !isWhole;
  const scrollMargin = useTop(list, isVirtual);
  const virtualizer = useWindowVirtualizer<HTMLElement>({
    count: keys.length,
    enabled: isVirtual,
    getItemKey: (index) => keys[index] ?? index,
    estimateSize: () => guessed,
    overscan,
    scrollMargin,
    useFlushSync: false,
  });
  const near = virtualizer.getVirtualItems();
  const nearKeys = useMemo(() => new Set(near.map(({ key }) => key)), [near]);
  const places = useMemo(() => new Map(keys.map((key, index) => [key, index])), [keys]);
  return {
    isVirtual,
    isNear: (key) => !isVirtual || nearKeys.has(key),
    sizeOf: (key) => virtualizer.itemSizeCache.get(key) ?? guessed,
    measured: (key) => {
      const index = places.get(key);
      return isVirtual && index !== undefined ? { ref: virtualizer.measureElement, 'data-index': index } : {};
    },
  };
}

/** How far below the top of the page an element begins, in pixels; what is above it may grow. */
function useTop(element: RefObject<HTMLElement | null>, isNeeded: boolean): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (!isNeeded) return;
    const look = () => {
      if (element.current) setTop(Math.round(element.current.getBoundingClientRect().top + window.scrollY));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element, isNeeded]);
  return top;
}
