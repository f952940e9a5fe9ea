// @ts-check
/**
 * How far a run is measured.
 * @typedef {object} Plan
 * @property {boolean} quick few rounds: to see that all works, not to quote
 * @property {number} waiting runs that wait for a decision
 * @property {number} thinking agents whose models think, at once
 * @property {number} thinkingSeconds how long a call of such a model takes
 * @property {boolean} cold whether a start from a fresh checkout is measured
 *
 * What was set as a goal, and what was reached.
 * @typedef {object} Goal
 * @property {string} goal
 * @property {string} reached
 * @property {boolean} ok
 * @property {boolean} [claim] what the project promises whatever the machine: the command fails when it does not hold
 */

/**
 * One measurement: one subject, the figures it yields, how they read and which goals they answer.
 * @template Result what is measured; JSON
 * @typedef {object} Scenario
 * @property {string} name for `--only`
 * @property {string} title
 * @property {readonly import('../stage.mjs').ServerKind[]} servers where it is measured
 * @property {boolean} [alone] it starts what it needs by itself, once everything else has stopped; it gets no stage
 * @property {(stage: import('../stage.mjs').Stage, plan: Plan, server: import('../stage.mjs').ServerKind) => Promise<Result>} measure
 * @property {(result: Result) => string} report Markdown
 * @property {(result: Result) => Goal[]} goals
 */

/** The order of round `n`: each takes each place in turn. @template T @param {readonly T[]} items @param {number} n @returns {T[]} */
export function rotated(items, n) {
  const first = n % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
