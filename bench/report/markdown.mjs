// @ts-check
/** Numbers and tables as `docs/performance.md` shows them. */

/**
 * A number with three digits that count.
 * @param {number} value
 */
export function number(value) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return Number(value.toFixed(digits)).toLocaleString('en-US', { maximumFractionDigits: digits });
}

/**
 * The middle of samples and, in parentheses, their middle half.
 * @param {import('../lib/statistics.mjs').Summary} summary
 */
export function spread({ median, low, high }) {
  return `${number(median)} (${number(low)}–${number(high)})`;
}

/** @param {number} value @param {number} of */
export function ratio(value, of) {
  return `${number(value / of)}x`;
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return number(bytes / 1e6);
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly (string | number)[])[]} rows
 */
export function table(head, rows) {
  const line = (/** @type {readonly (string | number)[]} */ cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index === 0 ? '---' : '--:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
