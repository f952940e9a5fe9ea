/** The request log: what was asked of the model, readable from outside of the process while it runs. */
import { appendFileSync } from 'node:fs';

/**
 * Appends to `file`, one JSON line per request, written before the reply is: `{ time, n, script, kind, body }`, `n` counting from 1
 * in this process. `<file>.closed` gets `{ time, n }` when a client went away before its reply was complete.
 * @param {string | undefined} file No log is kept when undefined.
 */
export function requestLog(file) {
  let count = 0;
  /** @param {string} to @param {object} line */
  const append = (to, line) => appendFileSync(to, `${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
  return {
    /**
     * @param {{ script: string, kind: string, body: unknown }} line
     * @returns {number} The request's number.
     */
    received(line) {
      count += 1;
      if (file) append(file, { n: count, ...line });
      return count;
    },
    /** @param {number} n */
    closed(n) {
      if (file) append(`${file}.closed`, { n });
    },
  };
}
