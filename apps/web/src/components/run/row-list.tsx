'use client';
import { took } from '@platform/temporal/words';
import { Repeat2, UserRound } from 'lucide-react';
import { type ReactNode, type RefObject, useMemo } from 'react';
import { linesOf } from '@/state/rows/flat';
import type { ItemRow, LiveRow, Row } from '@/state/rows/tree';
import { FoldingRows } from './folding-rows';
import type { KeptRows } from './use-kept-rows';
import { useVirtualRows } from './use-virtual-rows';

export interface RowListProps {
  rows: readonly Row[];
  list: RefObject<HTMLOListElement | null>;
  kept: KeptRows;
  /** The run goes on. */
  isOpen: boolean;
  /** All rows must be on the page. */
  isWhole: boolean;
  /** Key of the row that a search has found. */
  found?: string;
  unfolded(row: Row): boolean;
  onUnfold(key: string, isOpen: boolean): void;
  draw(row: ItemRow | LiveRow): ReactNode;
}

/** Rows of a run, in the flow of the page. Of a long run only those near the screen are drawn, and those where people are asked or work. */
export function RowList({ rows, list, kept, isOpen, isWhole, found, unfolded, onUnfold, draw }: RowListProps) {
  const lines = useMemo(() => linesOf(rows, unfolded), [rows, unfolded]);
  const { isVirtual, isNear, sizeOf, measured } = useVirtualRows(lines, list, isWhole);
  const isPinned = (row: Row) => row.kind === 'live' || (row.kind === 'item' && row.isAsked) || kept.isHeld(row.key);
  const isDrawn = (row: Row): boolean =>
    isNear(row.key) ||
    isPinned(row) ||
    ('rows' in row && row.rows.some((inside) => isPinned(inside) || isDrawn(inside)));

  /** Draws rows one below the other. The space of those that are not drawn is above the next one that is. */
  const drawn = (given: readonly Row[]): { elements: ReactNode[]; below: number } => {
    const elements: ReactNode[] = [];
    let space = 0;
    for (const row of given) {
      if (!isDrawn(row)) {
        for (const line of linesOf([row], unfolded)) space += sizeOf(line);
        continue;
      }
      const style = space > 0 ? { marginTop: space } : undefined;
      space = 0;
      if ('rows' in row) elements.push(folding(row, style));
      else {
        const { key } = row;
        elements.push(
          <li
            key={key}
            data-row={key}
            data-found={key === found || undefined}
            tabIndex={-1}
            style={style}
            className="scroll-mt-40 scroll-mb-24 rounded-md data-found:bg-accent/60"
            {...measured(key)}
          >
            {draw(row)}
          </li>,
        );
      }
    }
    return { elements, below: space };
  };

  const folding = (row: Exclude<Row, ItemRow | LiveRow>, style: { marginTop: number } | undefined) => {
    const { key } = row;
    const isUnfolded = unfolded(row);
    // What people work in stays on the page, also when it is folded.
    const { elements, below } = drawn(isUnfolded ? row.rows : (row.rows as readonly Row[]).filter(isPinned));
    const common = {
      rowKey: key,
      isOpen: isUnfolded,
      onOpen: (next: boolean) => onUnfold(key, next),
      style,
      spaceBelow: isUnfolded ? below : 0,
      measured: measured(key),
    };
    if (row.kind === 'member') {
      const { member, waits } = row;
      return (
        <FoldingRows
          key={key}
          {...common}
          testId="member"
          icon={<UserRound className={waits && isOpen ? 'text-waiting' : 'text-muted-foreground'} />}
          label={`What ${member.name} did`}
          title={
            <>
              <span className="font-medium">{member.name}</span>
              {waits && isOpen && <span className="text-waiting text-xs">waits for a person</span>}
            </>
          }
        >
          {elements}
        </FoldingRows>
      );
    }
    const { tool, calls, ms, steps } = row;
    return (
      <FoldingRows
        key={key}
        {...common}
        testId="repeats"
        icon={<Repeat2 className="text-muted-foreground" />}
        label={`Calls of ${tool}`}
        title={
          <>
            <span className="font-medium font-mono">{tool}</span>
            <span className="text-muted-foreground text-xs tabular-nums">
              {calls} calls, steps {steps[0]} to {steps[1]}
              {ms > 0 && ` · ${took(ms)}`}
            </span>
          </>
        }
      >
        {elements}
      </FoldingRows>
    );
  };

  const { elements, below } = drawn(rows);
  return (
    <ol
      ref={list}
      aria-label="What happened"
      data-virtual={isVirtual || undefined}
      style={{ paddingBottom: below, overflowAnchor: isVirtual ? 'none' : undefined }}
      className="-mb-5 flex flex-col"
      {...kept.handlers}
    >
      {elements}
    </ol>
  );
}
