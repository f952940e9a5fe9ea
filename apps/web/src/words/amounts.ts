/** Money and numbers in the reader's language. */
import { type Amounts, plainSpaces } from '@platform/temporal/words';

const money = (digits: number) =>
  new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  });
const [cents, fine, exact] = [money(2), money(4), money(20)];
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });

/** `$12.40`, `$0.0042`: what something cost in US dollars; less than a hundredth of a cent is `< $0.0001`. */
export function moneyWords(dollars: number): string {
  if (dollars > 0 && dollars < 0.0001) return `< ${plainSpaces(fine.format(0.0001))}`;
  return plainSpaces((dollars < 1 ? fine : cents).format(dollars));
}

/** `12,345`. */
export function countWords(count: number): string {
  return plainSpaces(whole.format(count));
}

/** For words that the terminal says in English. */
export const amounts: Amounts = { count: countWords, money: moneyWords };

/** The same with every digit of money, for what is granted by a press. */
export const exactAmounts: Amounts = { ...amounts, money: (dollars) => plainSpaces(exact.format(dollars)) };

/** `12.3K`, for where there is little room: the exact number belongs beside it. */
export function shortCount(count: number): string {
  return plainSpaces(short.format(count));
}

/** `94.2%` of a part from 0 to 1. */
export function percentWords(part: number): string {
  return plainSpaces(percent.format(part));
}
