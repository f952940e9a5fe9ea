import type { OverviewGroup } from '@platform/temporal';
import { countWords, moneyWords, percentWords, shortCount } from '../../words/amounts';
import { secondsWords, successOf } from '../../words/overview';

/** A number of a group. `valueOf`: nothing where it has none. */
interface Column {
  name: string;
  valueOf(group: OverviewGroup): number | undefined;
  words(value: number): string;
}

/** What a group's row shows beside its name. */
export const groupColumns: readonly Column[] = [
  { name: 'Runs', valueOf: ({ runs }) => runs, words: countWords },
  { name: 'Success', valueOf: successOf, words: percentWords },
  { name: 'Cost', valueOf: ({ costUsd }) => costUsd, words: moneyWords },
  { name: 'Cost of a run', valueOf: ({ costUsd, runs }) => (runs > 0 ? costUsd / runs : undefined), words: moneyWords },
  { name: 'Tokens', valueOf: ({ tokens }) => tokens.input + tokens.output, words: shortCount },
  { name: 'Decision, median', valueOf: ({ decisionSeconds }) => decisionSeconds?.median, words: secondsWords },
  { name: 'Stalls', valueOf: ({ stalls }) => stalls, words: countWords },
];

/** Sorted by a column, or by name for another word. What has no number comes last, whichever way. */
export function sortGroups(groups: readonly OverviewGroup[], name: string, isDown: boolean): OverviewGroup[] {
  const column = groupColumns.find((one) => one.name === name);
  const turn = isDown ? -1 : 1;
  if (!column) return groups.toSorted((a, b) => turn * a.key.localeCompare(b.key));
  return groups.toSorted((a, b) => {
    const [first, second] = [column.valueOf(a), column.valueOf(b)];
    if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
    return turn * (first - second);
  });
}
