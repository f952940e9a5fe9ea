// @ts-check
/** How soon all runs go on whose process is killed while they think. */

/**
 * @typedef {object} Killed
 * @property {number} runs that the process had
 * @property {number | undefined} readySeconds from the kill until the process was ready again; absent where it was not started again
 * @property {number[]} seconds from the kill, for each run, until the model was asked again
 * @property {number} repeated calls that were finished before, and were made again
 */

/**
 * Kills the agent-service that has the runs.
 * @param {import('../../stage.mjs').Stage} stage
 * @param {import('../../lib/thinkers.mjs').Thinkers} thinkers
 * @param {readonly number[]} runs which it has
 * @param {() => Promise<void>} restart what starts it again; does nothing where another one is to notice
 * @returns {Promise<Killed>}
 */
export async function killWhileThinking({ stack }, thinkers, runs, restart) {
  const killedAt = Date.now();
  await stack.agentService.kill('SIGKILL');
  const ready = restart().then(() => (Date.now() - killedAt) / 1000);
  const again = (/** @type {number} */ run) =>
    thinkers.events(run).find(({ at, what }) => what === 'asked' && at > killedAt);
  await thinkers.until((run) => again(run) !== undefined, 'went on after the kill', runs);
  const seconds = runs.map((run) => (Number(again(run)?.at) - killedAt) / 1000);
  const readySeconds = await ready;
  return {
    runs: runs.length,
    readySeconds: stack.agentService.running ? readySeconds : undefined,
    seconds,
    repeated: thinkers.repeated(runs, killedAt).length,
  };
}
