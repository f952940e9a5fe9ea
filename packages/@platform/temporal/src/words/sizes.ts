import { plainSpaces } from './decimals.js';

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** `812 bytes`, `1.2 MB`: a KB is 1,000 bytes. */
export function sizeWords(bytes: number): string {
  const step = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const number = bytes / 1_000 ** step;
  return `${step === 0 || number >= 100 ? Math.round(number) : oneDigit(number)} ${units[step]}`;
}

const one = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `2.4`, as the reader's language writes it. */
export function oneDigit(number: number): string {
  return plainSpaces(one.format(number));
}
