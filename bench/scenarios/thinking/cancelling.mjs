// @ts-check
/** How soon a model stops working for a run that somebody cancels. */

/**
 * Cancels some runs through the HTTP API, one after the other. Milliseconds from each request to the moment at which the provider sees that its
 * connection is closed.
 * @param {import('../../stage.mjs').Stage} stage its console runs
 * @param {import('../../lib/thinkers.mjs').Thinkers} thinkers
 * @param {readonly number[]} runs which
 */
export async function cancelEach({ consoleUrl }, thinkers, runs) {
  const taken = [];
  for (const run of runs) {
    await thinkers.untilEarlyInCall(run);
    const began = Date.now();
    const response = await fetch(`${consoleUrl}/api/v1/runs/${thinkers.runIds[run]}/cancel`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ by: 'bench' }),
    });
    if (!response.ok) throw new Error(`cancelling a run: ${response.status} ${await response.text()}`);
    const left = () => thinkers.events(run).find(({ what }) => what === 'gone');
    await thinkers.until(() => left() !== undefined, 'let go of its model', [run]);
    taken.push(Number(left()?.at) - began);
  }
  return taken;
}
