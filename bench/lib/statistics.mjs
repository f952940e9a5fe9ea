// @ts-check

/** Samples from which a 99th percentile says something. */
const ENOUGH_FOR_P99 = 100;

/**
 * Samples in short. `low` and `high` hold the middle half of them; `p99` is absent with fewer than 100 samples.
 * @typedef {{ n: number, median: number, mean: number, low: number, high: number, min: number, max: number, p99: number | undefined }} Summary
 */

/**
 * @param {readonly number[]} samples
 * @returns {Summary}
 * @throws when there are none
 */
export function summarize(samples) {
  if (samples.length === 0) throw new Error('There are no samples to summarize.');
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    n: sorted.length,
    median: quantile(sorted, 0.5),
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
    min: quantile(sorted, 0),
    max: quantile(sorted, 1),
    p99: sorted.length < ENOUGH_FOR_P99 ? undefined : quantile(sorted, 0.99),
  };
}

/**
 * @param {readonly number[]} samples
 * @returns {number} the middle one
 * @throws when there are none
 */
export function median(samples) {
  return summarize(samples).median;
}

/** Between two samples it is their weighted middle. @param {readonly number[]} sorted @param {number} part 0 to 1 */
function quantile(sorted, part) {
  const at = (sorted.length - 1) * part;
  const [below, above] = [Math.floor(at), Math.ceil(at)];
  const value = (/** @type {number} */ index) => /** @type {number} */ (sorted[index]);
  return value(below) + (value(above) - value(below)) * (at - below);
}
