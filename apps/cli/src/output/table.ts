import stringWidth from 'fast-string-width';
import { colours, lineBreak } from './marks.js';
import { columns, oneLine, shorten } from './text.js';

export interface Column<Row> {
  title: string;
  cell(row: Row): string;
  colour?(text: string, row: Row): string;
  /** The column takes the room that is left. Only the last column may. */
  grows?: boolean;
  /** A narrow terminal leaves this column out first. */
  optional?: boolean;
}

const gap = 2;
const leastForGrowing = 16;

/** Rows under titles, never wider than the terminal. */
export function table<Row>(all: readonly Column<Row>[], rows: readonly Row[]): string {
  const width = (column: Column<Row>) =>
    Math.max(column.title.length, ...rows.map((row) => stringWidth(oneLine(column.cell(row)))));
  const fixed = (shown: readonly Column<Row>[]) =>
    shown.reduce((sum, column) => sum + gap + (column.grows ? leastForGrowing : width(column)), 0);
  let shown = [...all];
  while (fixed(shown) > columns() && shown.some(({ optional }) => optional)) {
    const dropped = shown.findLast(({ optional }) => optional);
    shown = shown.filter((column) => column !== dropped);
  }
  const room = columns() - fixed(shown.filter(({ grows }) => !grows));
  const line = (texts: string[]) => texts.join(' '.repeat(gap)).trimEnd();
  const titles = shown.map((column) => column.title.padEnd(column.grows ? 0 : width(column)));
  const body = rows.map((row) =>
    line(
      shown.map((column) => {
        const text = oneLine(column.cell(row));
        const fitted = column.grows ? shorten(text, Math.max(leastForGrowing, room)) : text;
        const padding = ' '.repeat(column.grows ? 0 : width(column) - stringWidth(fitted));
        return (column.colour ? column.colour(fitted, row) : fitted) + padding;
      }),
    ),
  );
  return [colours.dim(line(titles)), ...body].join(lineBreak);
}
