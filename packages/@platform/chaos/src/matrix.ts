import { type Fault, faults } from './faults.js';
import type { Cell } from './round.js';

/** The results of one fault, over all runs that it struck. */
export interface Summary {
  fault: string;
  title: string;
  breaks: string;
  cells: number;
  /** Number of cells in which every claim holds. */
  held: number;
  finished: number;
  executedOnce: number;
  /** Calls that were made again because they had not been acknowledged. */
  repeatedUnacknowledged: number;
  unknownOutcomes: number;
  medianSeconds: number;
  worstSeconds: number;
  goalSeconds: number;
  /** Cells that went on within the goal. */
  withinGoal: number;
}

/** One line for each fault that struck, in the order of the faults. */
export function summarize(cells: readonly Cell[], known: readonly Fault[] = faults): Summary[] {
  return known.flatMap((fault) => {
    const struck = cells.filter((cell) => cell.fault === fault.id);
    if (struck.length === 0) return [];
    const without = (...claims: string[]) =>
      struck.filter(({ broken }) => !broken.some(({ claim }) => claims.includes(claim))).length;
    const seconds = struck
      .map(({ recoverySeconds }) => recoverySeconds ?? Number.POSITIVE_INFINITY)
      .sort((a, b) => a - b);
    return [
      {
        fault: fault.id,
        title: fault.title,
        breaks: fault.breaks,
        cells: struck.length,
        held: struck.filter(({ broken }) => broken.length === 0).length,
        finished: without('finished', 'nothing lost'),
        executedOnce: without('executed once', 'once tools', 'one repeat'),
        repeatedUnacknowledged: struck.reduce((sum, { repeated }) => sum + repeated.length, 0),
        unknownOutcomes: struck.reduce((sum, { unknown }) => sum + unknown.length, 0),
        medianSeconds: seconds[Math.floor((seconds.length - 1) / 2)]!,
        worstSeconds: seconds.at(-1)!,
        goalSeconds: fault.goalSeconds,
        withinGoal: seconds.filter((one) => one <= fault.goalSeconds).length,
      },
    ];
  });
}

/** `1.4`, or `–` when it never happened. */
function shown(seconds: number | undefined): string {
  return seconds === undefined || seconds === Number.POSITIVE_INFINITY ? '–' : seconds.toFixed(1);
}

/** The summary as rows of cells, the first of which is the head. */
function summaryRows(cells: readonly Cell[], known?: readonly Fault[]): string[][] {
  const of = (part: number, whole: number) => `${part} of ${whole}`;
  const rows = summarize(cells, known).map((line) => [
    line.title,
    of(line.finished, line.cells),
    of(line.executedOnce, line.cells),
    String(line.unknownOutcomes),
    shown(line.medianSeconds),
    shown(line.worstSeconds),
    line.withinGoal === line.cells
      ? `${line.goalSeconds} s ✓`
      : `${line.goalSeconds} s: ${of(line.withinGoal, line.cells)}`,
  ]);
  return [['fault', 'finished', 'executed once', 'asked a person', 'median s', 'worst s', 'goal'], ...rows];
}

/**
 * Boundary by fault: seconds to recover; `✗` where a claim broke, `+` where a call that was not acknowledged was made again, `?` where a
 * person was asked whether a call ran, `~` where the run did not come to the boundary.
 */
function matrixRows(cells: readonly Cell[], known?: readonly Fault[]): string[][] {
  const columns = summarize(cells, known);
  const scenarios = [...new Set(cells.map(({ scenario }) => scenario))];
  const rows = scenarios.flatMap((scenario) => {
    const own = cells.filter((cell) => cell.scenario === scenario).sort((a, b) => a.order - b.order);
    return [...new Set(own.map(({ boundary }) => boundary))].map((boundary) => [
      scenario === scenarios[0] ? boundary : `${scenario}: ${boundary}`,
      ...columns.map(({ fault }) => {
        return own
          .filter((one) => one.fault === fault && one.boundary === boundary)
          .sort(worstFirst)
          .map(symbol)
          .slice(0, 1)
          .join();
      }),
    ]);
  });
  return [['broken at', ...columns.map(({ title }) => title)], ...rows];
}

/** Of runs that were broken at one boundary, the table shows the one that fared worst. */
function worstFirst(a: Cell, b: Cell): number {
  const seconds = ({ recoverySeconds = Number.MAX_VALUE }: Cell) => recoverySeconds;
  return b.broken.length - a.broken.length || seconds(b) - seconds(a);
}

function symbol({ broken, reached, recoverySeconds, repeated, unknown }: Cell): string {
  if (broken.length > 0) return '✗';
  const marks = [repeated.length > 0 ? '+' : '', unknown.length > 0 ? '?' : ''].join('');
  return `${reached ? '' : '~'}${shown(recoverySeconds)}${marks && ` ${marks}`}`;
}

/** Rows as a table for a terminal. */
export function toText(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    row.map((value, column) => (column ? value.padStart(widths[column]!) : value.padEnd(widths[0]!)));
  return rows.map((row) => line(row).join('  ').trimEnd()).join('\n');
}

/** Rows as a table of Markdown. */
export function toMarkdown([head, ...rows]: string[][]): string {
  const line = (row: string[]) => `| ${row.join(' | ')} |`;
  return [line(head!), `| --- |${' ---: |'.repeat(head!.length - 1)}`, ...rows.map(line)].join('\n');
}

/** Every claim that broke, one line each. */
export function brokenClaims(cells: readonly Cell[]): string[] {
  return cells.flatMap(({ fault, boundary, scenario, runId, broken }) =>
    broken.map(({ claim, what }) => `${scenario}, ${fault} at ${boundary} (${runId}): ${claim}: ${what}`),
  );
}

/** The result in one sentence. */
export function verdict(cells: readonly Cell[], known?: readonly Fault[]): string {
  const bad = cells.filter(({ broken }) => broken.length > 0).length;
  const late = summarize(cells, known).reduce((sum, line) => sum + line.cells - line.withinGoal, 0);
  const goal = late === 0 ? 'all went on within the goal' : `${late} went on later than the goal`;
  const claims = bad === 0 ? 'nothing was lost, nothing that was finished was repeated' : `${bad} broke a claim`;
  return `${cells.length} runs were broken at ${new Set(cells.map(({ boundary }) => boundary)).size} boundaries: ${claims}; ${goal}.`;
}

/** `known`: the faults that were tried, in the order of the table; those of the kit when absent. */
export const summaryTable = {
  text: (cells: readonly Cell[], known?: readonly Fault[]) => toText(summaryRows(cells, known)),
  markdown: (cells: readonly Cell[], known?: readonly Fault[]) => toMarkdown(summaryRows(cells, known)),
};

/** Boundaries are rows, faults are numbered columns that a list explains. */
export const matrixTable = {
  text: (cells: readonly Cell[], known?: readonly Fault[]) => numbered(cells, toText, known),
  markdown: (cells: readonly Cell[], known?: readonly Fault[]) => numbered(cells, toMarkdown, known),
};

function numbered(cells: readonly Cell[], toTable: (rows: string[][]) => string, known?: readonly Fault[]): string {
  const legend = summarize(cells, known).map(({ title, breaks }, index) => `${index + 1}. ${title}: ${breaks}`);
  const [head, ...rows] = matrixRows(cells, known) as [string[], ...string[][]];
  const numbers = head.map((title, index) => (index === 0 ? title : String(index)));
  return [legend.join('\n'), toTable([numbers, ...rows])].join('\n\n');
}
