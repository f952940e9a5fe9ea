// @ts-check
/** Somebody who watches a run on the event stream. */
import { performance } from 'node:perf_hooks';
import { createParser } from 'eventsource-parser';

/** What a viewer saw. @typedef {{ firstUpdateMs: number, updates: number, ended: boolean }} Seen */

/**
 * Watches until the stream ends.
 * @param {string} consoleUrl
 * @param {string} runId
 * @returns {Promise<Seen>}
 */
export async function watch(consoleUrl, runId) {
  const began = performance.now();
  const response = await fetch(`${consoleUrl}/api/v1/runs/${runId}/events`);
  if (!response.ok || !response.body) throw new Error(`the event stream answered ${response.status}`);
  /** @type {Seen} */
  const seen = { firstUpdateMs: Number.NaN, updates: 0, ended: false };
  const parser = createParser({
    onEvent: ({ event }) => {
      if (event === 'end') seen.ended = true;
      if (event !== 'update') return;
      if (seen.updates === 0) seen.firstUpdateMs = performance.now() - began;
      seen.updates += 1;
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of response.body) parser.feed(decoder.decode(chunk, { stream: true }));
  return seen;
}
