/** A tree of rows as the lines of a page, from top to bottom. Pure. */
import type { ItemRow, Row } from './tree';

/** The rows of items, in order, those inside of folded rows too. */
export function itemRows(rows: readonly Row[]): ItemRow[] {
  return rows.flatMap((row) => ('rows' in row ? itemRows(row.rows) : row.kind === 'item' ? [row] : []));
}

/** Keys of the rows that are there, in order: those inside of a folded row are not. */
export function linesOf(rows: readonly Row[], isOpen: (row: Row) => boolean): string[] {
  return rows.flatMap((row) =>
    'rows' in row ? [row.key, ...(isOpen(row) ? linesOf(row.rows, isOpen) : [])] : [row.key],
  );
}

/** Keys of the rows around a row, the outermost first; `undefined` when the row is nowhere. */
export function around(rows: readonly Row[], key: string): string[] | undefined {
  for (const row of rows) {
    if (row.key === key) return [];
    const inside = 'rows' in row ? around(row.rows, key) : undefined;
    if (inside) return [row.key, ...inside];
  }
  return undefined;
}

/** The key of the row with a step, or of the nearest before it; `undefined` when there is none. */
export function rowOfStep(rows: readonly Row[], step: number): string | undefined {
  return itemRows(rows).findLast((row) => row.step !== undefined && row.step <= step)?.key;
}
