// @ts-check
/** How long checkpoints took, as the agent-service counts them for Prometheus. */

const NAME = 'agents_checkpoint_duration_seconds';

/** By upper bound in seconds: how many took at most so long. The last bound is infinite. @typedef {Map<number, number>} Checkpoints */

/**
 * Reads them from what an agent-service answers at `/metrics`, all since its start.
 * @param {string} text
 * @returns {Checkpoints}
 */
export function checkpointsIn(text) {
  const line = new RegExp(`^${NAME}_bucket\\{(?:.*,)?le="([^"]+)".*\\} (\\S+)$`, 'gm');
  const found = /** @type {Checkpoints} */ (new Map());
  for (const [, bound = '', count] of text.matchAll(line)) {
    const seconds = bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound);
    found.set(seconds, (found.get(seconds) ?? 0) + Number(count)); // several processes may be told one below the other
  }
  return found;
}

/** @param {string} agentServiceUrl @returns {Promise<Checkpoints>} */
export async function readCheckpoints(agentServiceUrl) {
  const response = await fetch(`${agentServiceUrl}/metrics`);
  if (!response.ok) throw new Error(`the agent-service's numbers: ${response.status}`);
  return checkpointsIn(await response.text());
}

/**
 * What came between two readings: how many, and the bounds within which half and 99 of 100 of them were acknowledged. The bounds are steps, so
 * that the real figure is at most that.
 * @param {Checkpoints} before
 * @param {Checkpoints} after
 * @returns {{ count: number, halfWithinMs: number | undefined, p99WithinMs: number | undefined }} the bounds are absent when there were none
 */
export function checkpointsBetween(before, after) {
  const bounds = [...after.keys()].sort((a, b) => a - b);
  const upTo = (/** @type {number} */ bound) => (after.get(bound) ?? 0) - (before.get(bound) ?? 0);
  const count = upTo(Number.POSITIVE_INFINITY);
  const within = (/** @type {number} */ part) => {
    const bound = bounds.find((each) => count > 0 && upTo(each) >= part * count);
    return bound === undefined ? undefined : bound * 1000;
  };
  return { count, halfWithinMs: within(0.5), p99WithinMs: within(0.99) };
}
