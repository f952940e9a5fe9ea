'use client';
import { ChevronRight } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { Mark } from './row';

export interface FoldingRowsProps {
  rowKey: string;
  testId: 'member' | 'repeats';
  icon: ReactNode;
  /** What stands on the line that is always there. */
  title: ReactNode;
  /** Name of the list inside. */
  label: string;
  isOpen: boolean;
  onOpen(isOpen: boolean): void;
  /** Space above, for rows that are not drawn. */
  style?: CSSProperties;
  /** Space below the last row inside, in pixels. */
  spaceBelow: number;
  measured: { ref?: (element: HTMLElement | null) => void; 'data-index'?: number };
  children: ReactNode;
}

/** Rows inside of a row. People can fold it. */
export function FoldingRows(props: FoldingRowsProps) {
  const { rowKey, testId, icon, title, label, isOpen, onOpen, style, spaceBelow, measured, children } = props;
  return (
    <li style={style} data-repeats={testId === 'repeats' || undefined}>
      <div className="relative flex gap-3">
        <Mark icon={icon} />
        <details
          data-testid={testId}
          className="min-w-0 flex-1"
          open={isOpen}
          onToggle={(event) => onOpen(event.currentTarget.open)}
        >
          <summary
            {...measured}
            data-row={rowKey}
            className="flex scroll-mt-40 list-none items-center gap-2 rounded-md pt-0.5 pb-3.5 text-sm leading-6 [&::-webkit-details-marker]:hidden"
          >
            {title}
            <ChevronRight
              aria-hidden="true"
              className={cn('size-3.5 shrink-0 text-muted-foreground transition-transform', isOpen && 'rotate-90')}
            />
          </summary>
          <ol aria-label={label} style={{ paddingBottom: spaceBelow }} className="flex flex-col border-l-2 pl-4">
            {children}
          </ol>
        </details>
      </div>
    </li>
  );
}
