/** Amounts of limits: how a typed one is read, and how one is told that will be granted. */
import { amountWords, type LimitName, limitRanges } from '@platform/temporal/limits';
import { amounts, exactAmounts } from './amounts';

/** An amount, or why it is none, in a sentence. */
export type TypedAmount = { amount: number; problem?: undefined } | { amount?: undefined; problem: string };

/**
 * Reads what was typed for a limit: digits, with one decimal point at most where the limit is no whole number. Nothing else is guessed at, because `1,5`
 * is 1.5 to one reader and 15 to another. `per`: how much of the limit one of what is typed is.
 */
export function readAmount(name: LimitName, typed: string, per = 1): TypedAmount {
  const { least, most, whole } = limitRanges[name];
  const text = typed.trim();
  if (!(whole ? /^\d+$/ : /^(\d+\.?\d*|\.\d+)$/).test(text)) {
    return {
      problem: whole
        ? 'Write a whole number like 15, without a comma, a point or spaces.'
        : 'Write the amount like 1.5, without a comma or spaces.',
    };
  }
  const amount = Number(text) * per;
  if (amount >= least && amount <= most) return { amount };
  return { problem: `It must be from ${amountWords(name, least, amounts)} to ${amountWords(name, most, amounts)}.` };
}

/** `Allow $1.50 more`: for the button that grants it. Money has every digit that was typed. */
export function allowWords(name: LimitName, amount: number): string {
  return `Allow ${amountWords(name, amount, exactAmounts)} more`;
}
