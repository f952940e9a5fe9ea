// @ts-check
/** What the agent is asked to do. `scripted-model.mjs` reads it. */

/** Iterations of the usual run: as many tool calls, and one model call more. */
export const ITERATIONS = 20;

/**
 * A run of the agent.
 * @typedef {object} Work
 * @property {number} steps iterations: a model call and a tool call each; one model call more ends the run
 * @property {number} [approvalAt] the iteration whose tool call needs a person's approval; all others return 1 KB
 * @property {number} [modelMs] how long each model call takes
 */

/**
 * The usual run: 21 model calls and 20 tool calls that return 1 KB, of which the tenth needs a person's approval (and returns little).
 * @param {number} [modelMs] how long each model call takes
 * @returns {Work}
 */
export function usualWork(modelMs = 0) {
  return { steps: ITERATIONS, approvalAt: 9, modelMs };
}

/** The approval is the last step. @type {Work} */
export const approvalWork = { steps: 1, approvalAt: 0 };

/** The request to the agent. @param {Work} work */
export function requestOf(work) {
  return `bench ${JSON.stringify(work)}`;
}
