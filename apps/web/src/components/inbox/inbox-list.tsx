'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { EntryLine, type EntryLineProps } from './entry-line';
import { GroupLine } from './group-line';
import { type Line, lineHeight } from './rows';

export interface InboxListProps extends Omit<EntryLineProps, 'entry' | 'isOpened' | 'isChosen' | 'isHeld'> {
  lines: readonly Line[];
  opened?: string;
  chosen: ReadonlySet<string>;
  held: ReadonlySet<string>;
  onToggleGroup(id: string): void;
  onChooseGroup(line: Line): void;
  mayChoose(line: Line): boolean;
}

/** The lines that fit the screen, of any number. What is opened is kept in sight. */
export function InboxList(props: InboxListProps) {
  const { lines, opened, chosen, held, onToggleGroup, onChooseGroup, mayChoose, ...line } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { getVirtualItems, getTotalSize, scrollToIndex } = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => lineHeight[lines[index]?.type ?? 'entry'],
    getItemKey: (index) => keyOf(lines[index]),
    overscan: 6,
  });
  const place = lines.findIndex((each) => each.type === 'entry' && each.entry.key === opened);
  useEffect(() => {
    if (place >= 0) scrollToIndex(place, { align: 'auto' });
  }, [place, scrollToIndex]);
  return (
    <div ref={scroller} className="inbox-scroller overflow-y-auto overscroll-contain rounded-xl border bg-card">
      <ul aria-label="Pending decisions" className="relative" style={{ height: getTotalSize() }}>
        {getVirtualItems().map(({ index, key, start, size }) => {
          const each = lines[index];
          return (
            each && (
              <li
                key={key}
                data-entry={each.type === 'entry' ? each.entry.key : undefined}
                aria-setsize={lines.length}
                aria-posinset={index + 1}
                className="absolute inset-x-0 top-0"
                style={{ height: size, transform: `translateY(${start}px)` }}
              >
                {each.type === 'group' ? (
                  <GroupLine
                    line={each}
                    onToggle={() => onToggleGroup(each.id)}
                    onChoose={mayChoose(each) ? () => onChooseGroup(each) : undefined}
                  />
                ) : (
                  <EntryLine
                    {...line}
                    entry={each.entry}
                    isOpened={each.entry.key === opened}
                    isChosen={chosen.has(each.entry.key)}
                    isHeld={held.has(each.entry.key)}
                  />
                )}
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

function keyOf(line: Line | undefined): string {
  if (!line) return '';
  return line.type === 'group' ? `group ${line.id}` : line.entry.key;
}
