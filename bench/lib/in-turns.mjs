// @ts-check

/**
 * Does something `count` times, at most `atOnce` at the same time.
 * @param {number} count @param {number} atOnce @param {(n: number) => Promise<void>} act
 * @throws what `act` throws first; nothing new is begun after it
 */
export async function inTurns(count, atOnce, act) {
  let next = 0;
  const worker = async () => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker)).catch((error) => {
    next = count;
    throw error;
  });
}
